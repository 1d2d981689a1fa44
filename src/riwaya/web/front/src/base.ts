// Every page: parts of a page that are asked for again (htmx), the CSRF token on all that writes, words for screen readers.
import htmx from "htmx.org";

const token = document.querySelector<HTMLMetaElement>('meta[name="csrf"]')?.content ?? "";

/** Say something in passing, to eyes and to screen readers. */
export function tell(words: string): void {
  const place = document.getElementById("told");
  if (place) place.textContent = words;
}

/** Ask the desk for JSON; what it refuses is told, and thrown. */
export async function ask<T>(address: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  const init: RequestInit = { headers };
  if (body !== undefined) {
    headers["X-CSRF-Token"] = token;
    if (!(body instanceof FormData)) headers["Content-Type"] = "application/json";
    init.method = "POST";
    init.body = body instanceof FormData ? body : JSON.stringify(body);
  }
  const answer = await fetch(address, init);
  const said = await answer.json();
  if (!answer.ok) {
    tell(`${said.error} ${said.remedy ?? ""}`);
    throw new Error(said.error);
  }
  return said as T;
}

document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLElement && event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    document.getElementById("find")?.focus();
  }
});

export { htmx };
