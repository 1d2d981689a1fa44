// Article, queue, assignments and agreement: what the hand does there.
import { ask, tell } from "./base";
import { begin, visit } from "./parts/work";

const says = (name: string): string => document.getElementById("says")?.dataset[name] ?? "";

addEventListener("popstate", () => {
  if (document.getElementById("work")) void visit(location.href, { push: false });
});

document.addEventListener("click", (event) => {
  const button = (event.target as HTMLElement).closest("button");
  const at = button?.closest<HTMLElement>("[data-at]")?.dataset.at;
  if (!button || !at) return;
  if (button.dataset.release) void assign(at, "release", button.dataset.release);
  if (button.dataset.settle) void settle(button, at, button.dataset.settle);
});

document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  const at = form.closest<HTMLElement>("[data-at]")?.dataset.at;
  if (!form.matches("[data-assign]") || !at) return;
  event.preventDefault();
  void assign(at, "assign", form.querySelector<HTMLInputElement>('input[name="to"]')?.value ?? "");
});

async function assign(at: string, kind: string, to: string): Promise<void> {
  await ask(`${at}/assignments`, { kind, to });
  tell(says("assigned"));
  location.reload();
}

async function settle(button: HTMLElement, at: string, like: string): Promise<void> {
  const place = button.closest<HTMLElement>("[data-claim]");
  try {
    await ask(`${at}/settled`, { claim: place?.dataset.claim, like });
    location.reload();
  } catch (error) {
    const refused = place?.querySelector<HTMLElement>(".refused");
    if (refused && error instanceof Error) {
      refused.hidden = false;
      refused.textContent = error.message;
    }
  }
}

begin();
