// Choosing by typing: a text field whose suggestions come from the desk. Arrow keys, Enter, Escape, as ARIA has it.
import { ask } from "../base";
import { number, say } from "./speech";

export interface Suggestion {
  of: string;
  value: string;
  label: string;
  detail: string;
  number: number | null;
}

const PAUSE = 130;

/** Give a field (role combobox, its list named by aria-controls) suggestions; `chosen` gets the one taken. */
export function suggestIn(field: HTMLInputElement, of: string, chosen: (one: Suggestion) => void): void {
  const list = document.getElementById(field.getAttribute("aria-controls") ?? "");
  if (!list) return;
  let shown: Suggestion[] = [];
  let at = -1;
  let waiting = 0;
  let asked = 0;

  const close = (): void => {
    list.hidden = true;
    at = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const mark = (next: number): void => {
    at = next;
    [...list.children].forEach((item, k) => {
      item.setAttribute("aria-selected", String(k === at));
      if (k === at) {
        field.setAttribute("aria-activedescendant", item.id);
        item.scrollIntoView({ block: "nearest" });
      }
    });
  };
  const take = (one: Suggestion | undefined): void => {
    if (!one) return;
    field.value = "";
    close();
    chosen(one);
  };
  const show = (): void => {
    list.replaceChildren(
      ...shown.map((one, k) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${k}`;
        item.setAttribute("role", "option");
        const name = document.createElement("bdi");
        name.textContent = one.label;
        const kind = document.createElement("small");
        kind.textContent = [say(`of.${one.of}`), one.detail].filter(Boolean).join(" · ");
        item.append(name, " ", kind);
        if (one.number !== null) {
          const count = document.createElement("span");
          count.textContent = number(one.number);
          item.append(" ", count);
        }
        item.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          take(one);
        });
        return item;
      }),
    );
    if (shown.length === 0) {
      const none = document.createElement("li");
      none.className = "none";
      none.setAttribute("role", "option");
      none.setAttribute("aria-disabled", "true");
      none.textContent = say("filter.none_found");
      list.append(none);
    }
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
    mark(shown.length ? 0 : -1);
  };
  const look = async (): Promise<void> => {
    const turn = ++asked;
    const typed = field.value.trim();
    if (!typed) return close();
    const found = await ask<Suggestion[]>(`/suggest?of=${of}&q=${encodeURIComponent(typed)}`);
    if (turn !== asked || document.activeElement !== field) return;
    shown = found;
    show();
  };

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(look, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) close();
    else if (event.key === "ArrowDown" && list.hidden) void look();
    else if (event.key === "ArrowDown" && shown.length) mark((at + 1) % shown.length);
    else if (event.key === "ArrowUp" && shown.length) mark((at - 1 + shown.length) % shown.length);
    else if (event.key === "Enter" && !list.hidden) take(shown[at]);
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", close);
}
