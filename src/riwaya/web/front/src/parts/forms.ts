// Forms about a claim: words chosen for its fields, in the text or among the mentions; what is sent is read off the form.
import { Ends, type Told } from "./ends";
import type { Original, Span } from "./offsets";

/** What a form needs of the page it stands on. */
export interface Ground {
  text: Original;
  at: string;
  told: Told;
  /** Let words be selected in the text; `chosen` gets them, unless it is given up. */
  pick(chosen: (span: Span) => void): void;
}

/** A part of a page, asked for. */
export async function fetched(address: string): Promise<HTMLElement> {
  const answer = await fetch(address);
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  const element = answer.ok ? parsed.body.firstElementChild : parsed.querySelector("main section");
  if (!(element instanceof HTMLElement)) throw new Error(answer.statusText);
  return document.importNode(element, true);
}

/** One form on a page: its buttons, and the value of each of its fields. */
export class ClaimForm {
  private ends: Ends | null = null;
  private reading = 0;

  constructor(readonly form: HTMLFormElement, private readonly ground: Ground) {
    form.addEventListener("click", (event) => this.click(event));
    form.addEventListener("change", (event) => this.change(event));
  }

  /** What the form says of a field, as the desk takes it. */
  value(field: string): unknown {
    const held = this.form.querySelector<HTMLElement>(`.field[data-field="${field}"]`);
    if (!held) return undefined;
    const plain = held.querySelector<HTMLSelectElement>(':scope > label > select[name="value"]');
    if (plain) return plain.value;
    const slots = [...held.querySelectorAll<HTMLElement>(".slot")].map(slotValue);
    return held.querySelector<HTMLElement>(".slots")?.dataset.most === "1" ? (slots[0] ?? null) : slots;
  }

  /** The fields that the form has. */
  fields(): string[] {
    return [...this.form.querySelectorAll<HTMLElement>(".field")].map((held) => held.dataset.field ?? "");
  }

  /** The words that are the trigger of a new claim. */
  trigger(): Span | null {
    const slot = this.form.querySelector<HTMLElement>("[data-trigger]");
    return slot ? spanOf(slot) : null;
  }

  reason(): string {
    return this.form.querySelector<HTMLInputElement>('input[name="reason"]')?.value ?? "";
  }

  refuse(words: string): void {
    const place = this.form.querySelector<HTMLElement>(".refused");
    if (!place) return;
    place.hidden = false;
    place.textContent = words;
  }

  close(): void {
    this.ends?.done();
    this.ends = null;
  }

  private click(event: Event): void {
    const button = (event.target as HTMLElement).closest("button");
    if (!button) return;
    const slot = button.closest<HTMLElement>(".slot");
    const field = button.closest<HTMLElement>(".field");
    if (button.matches("[data-pick]") && field) this.ground.pick((span) => void this.choose(field, span));
    if (!slot) return;
    if (button.matches("[data-ends]")) this.frame(slot);
    if (button.matches("[data-drop]")) {
      this.close();
      slot.remove();
    }
    if (button.matches("[data-up]") && slot.previousElementSibling) slot.parentElement?.insertBefore(slot, slot.previousElementSibling);
    if (button.matches("[data-cue]")) {
      this.ground.pick((span) => {
        const cue = slot.querySelector<HTMLElement>(".cue");
        if (cue) this.write(cue, span);
      });
    }
  }

  private change(event: Event): void {
    const list = event.target;
    const field = list instanceof HTMLElement ? list.closest<HTMLElement>(".field") : null;
    if (!(list instanceof HTMLSelectElement) || !field || !list.matches("[data-mentions]") || !list.value) return;
    const [start, end] = list.value.split("-").map(Number) as [number, number];
    list.value = "";
    void this.choose(field, { start, end });
  }

  private async choose(field: HTMLElement, span: Span): Promise<void> {
    const slots = field.querySelector<HTMLElement>(".slots");
    if (!slots) return;
    const slot = await this.slot(field.dataset.field ?? "", span);
    if (slots.dataset.most === "1") slots.replaceChildren(slot);
    else slots.append(slot);
    slot.querySelector<HTMLElement>("select, input, button")?.focus();
  }

  private slot(field: string, span: Span): Promise<HTMLElement> {
    return fetched(`${this.ground.at}/slot?field=${field}&start=${span.start}&end=${span.end}`);
  }

  /** Put the ends of a slot's words under the hand; what the words mean is read again when they rest. */
  private frame(slot: HTMLElement): void {
    this.close();
    const span = spanOf(slot);
    if (!span) return;
    let held = slot;
    this.ends = new Ends(this.ground.text, span, this.ground.told, (now) => {
      this.write(held, now);
      if (held.matches("[data-trigger]")) return;
      clearTimeout(this.reading);
      this.reading = window.setTimeout(async () => {
        const fresh = await this.slot(held.dataset.field ?? "", now);
        held.replaceWith(fresh);
        held = fresh;
      }, 350);
    });
    this.ends.focus();
  }

  private write(place: HTMLElement, span: Span): void {
    place.dataset.start = String(span.start);
    place.dataset.end = String(span.end);
    const words = place.querySelector(".said");
    if (words) words.textContent = this.ground.text.shown(span);
  }
}

function spanOf(slot: HTMLElement): Span | null {
  return slot.dataset.start === undefined ? null : { start: Number(slot.dataset.start), end: Number(slot.dataset.end) };
}

function slotValue(slot: HTMLElement): Record<string, unknown> {
  const out: Record<string, unknown> = { span: [Number(slot.dataset.start), Number(slot.dataset.end)] };
  for (const input of slot.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input[name], select[name]")) {
    if (input instanceof HTMLInputElement && input.type === "checkbox") out[input.name] = input.checked;
    else if (input instanceof HTMLInputElement) out[input.name] = input.value === "" ? null : input.type === "number" ? Number(input.value) : input.value;
    else out[input.name] = input.value;
  }
  const cue = slot.querySelector<HTMLElement>(".cue");
  if (cue) {
    const span = spanOf(cue);
    out.cue = span ? [span.start, span.end] : null;
  }
  return out;
}
