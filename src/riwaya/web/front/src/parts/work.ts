// The article and the queue under the hand: marks and cards that light each other, judgements, forms, words that are
// selected. What is decided is sent, and the page's part is asked for anew: the desk alone says what is seen then.
import { ask, tell } from "../base";
import { ClaimForm, fetched, type Ground } from "./forms";
import { keyOf } from "./keys";
import { Lighting } from "./lighting";
import { Margin } from "./margin";
import { Original, type Span } from "./offsets";

interface Done {
  id: string;
  kind: string;
  claim: string | null;
}

/** The last judgement of this visit, and the view it was made in: what `u` takes back. */
let last: { id: string; at: string; address: string } | null = null;

const says = (name: string): string => document.getElementById("says")?.dataset[name] ?? "";

/** Everything on an article's page, or on the queue's, until it is asked for anew. */
export class Work implements Ground {
  readonly text: Original;
  readonly at: string;
  readonly told: { start: string; end: string };
  private readonly lighting: Lighting;
  private readonly margin: Margin;
  private readonly coder: boolean;
  private readonly queue: boolean;
  private readonly off = new AbortController();
  private active: HTMLElement | null = null;
  private pinned = false;
  private intent = 0;
  private form: ClaimForm | null = null;
  private picking: ((span: Span) => void) | null = null;
  private cursor: { from: number; to: number } | null = null;

  constructor(private readonly root: HTMLElement) {
    const text = root.querySelector<HTMLElement>("#text")!;
    this.at = root.dataset.at ?? "";
    this.told = { start: says("start"), end: says("end") };
    this.queue = root.dataset.queue !== undefined;
    this.coder = text.dataset.coder !== undefined;
    this.text = new Original(text);
    this.lighting = new Lighting(text);
    this.margin = new Margin(text, root.querySelector<HTMLElement>(".margin")!);
    const signal = this.off.signal;
    root.addEventListener("click", (event) => this.click(event), { signal });
    root.addEventListener("submit", (event) => this.submit(event), { signal });
    root.addEventListener("pointerover", (event) => this.hover(event), { signal });
    root.addEventListener("focusin", (event) => this.focused(event), { signal });
    text.addEventListener("keydown", (event) => this.textKey(event), { signal });
    text.addEventListener("pointerup", (event) => this.selectedByHand(event), { signal });
    document.addEventListener("selectionchange", () => this.offer(), { signal });
    document.addEventListener("keydown", (event) => this.key(event), { signal });
    const wanted = root.dataset.active;
    const first = wanted ? this.card(wanted) : null;
    if (first) this.activate(first, { pin: true, scroll: !this.queue });
    void document.fonts.ready.then(() => this.margin.soon());
    this.margin.draw();
  }

  stop(): void {
    this.form?.close();
    this.margin.stop();
    this.off.abort();
  }

  pick(chosen: (span: Span) => void): void {
    this.picking = chosen;
    this.root.classList.add("picking");
    document.getSelection()?.removeAllRanges();
    tell(says("pick"));
    this.text.root.focus({ preventScroll: true });
    this.text.root.scrollIntoView({ block: "nearest" });
  }

  // -- cards and marks ------------------------------------------------------------------------------------------

  private card(claim: string): HTMLElement | null {
    return this.root.querySelector<HTMLElement>(`.claim[data-claim="${CSS.escape(claim)}"]`);
  }

  private cards(): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>(".margin > .claim[data-claim]")];
  }

  private activate(card: HTMLElement | null, how: { pin?: boolean; scroll?: boolean; focus?: boolean } = {}): void {
    if (this.form && card !== this.active) return;
    this.active?.classList.remove("active");
    this.active = card;
    this.pinned = card !== null && (how.pin ?? false);
    card?.classList.add("active");
    this.lighting.light(card?.dataset.index ?? null);
    this.margin.draw();
    if (card && how.focus) card.focus({ preventScroll: true });
    if (card && (how.scroll || narrow())) this.show(card);
  }

  /** Bring the trigger's line into view: on a phone above the card, which stands at the lower edge. */
  private show(card: HTMLElement): void {
    const rect = this.mark(card)?.getBoundingClientRect();
    if (!rect || this.queue) return;
    const high = narrow() ? innerHeight * 0.5 : innerHeight;
    if (rect.top < 90 || rect.bottom > high - 60) scrollBy({ top: rect.top - high / 2 });
  }

  private mark(card: HTMLElement): HTMLElement | null {
    return this.text.root.querySelector<HTMLElement>(`[data-start="${card.dataset.start}"]`);
  }

  private hover(event: Event): void {
    if (this.queue || this.form || this.picking || (event as PointerEvent).pointerType === "touch") return;
    const target = event.target as HTMLElement;
    const card = this.cardOf(target);
    clearTimeout(this.intent);
    if (!card || card === this.active) return;
    if (this.pinned) {
      this.lighting.light(card.dataset.index ?? null);
      return;
    }
    if (target.closest("#text")) this.intent = window.setTimeout(() => this.activate(card), 120);
    else this.lighting.light(card.dataset.index ?? null);
  }

  private focused(event: Event): void {
    const target = event.target as HTMLElement;
    const card = this.cardOf(target);
    if (card && card !== this.active && (target === card || target.matches("a[data-parts]"))) this.activate(card, { pin: true });
  }

  private cardOf(target: HTMLElement): HTMLElement | null {
    const piece = target.closest<HTMLElement>("[data-parts]");
    if (piece) {
      const index = Lighting.of(piece)[0];
      return this.root.querySelector<HTMLElement>(`.claim[data-index="${index}"]`);
    }
    return target.closest<HTMLElement>(".claim[data-claim]");
  }

  private step(by: number): void {
    const cards = this.cards();
    const at = this.active ? cards.indexOf(this.active) : by > 0 ? -1 : cards.length;
    const next = cards[at + by];
    if (next) this.activate(next, { pin: true, scroll: true, focus: true });
  }

  // -- what is clicked ------------------------------------------------------------------------------------------

  private click(event: Event): void {
    const target = event.target as HTMLElement;
    const button = target.closest("button");
    const link = target.closest<HTMLAnchorElement>("a");
    if (link?.matches("[data-parts]")) {
      event.preventDefault();
      if (document.getSelection()?.isCollapsed !== false) this.toggle(this.cardOf(link));
      return;
    }
    if (link?.matches("[data-next]")) {
      event.preventDefault();
      void visit(link.href);
      return;
    }
    const card = target.closest<HTMLElement>(".claim[data-claim]");
    if (button?.dataset.judge && card) void this.judge(button.dataset.judge, card);
    else if (button?.dataset.edit && card) void this.edit(card, button.dataset.edit);
    else if (button?.dataset.undo) void this.undo(button.dataset.undo, this.at, here(this.queue, card));
    else if (button?.matches("[data-shut]")) this.activate(null);
    else if (button?.matches("[data-cancel]")) this.closeForm();
    else if (button?.matches("[data-add]")) void this.add();
    else if (button?.matches("[data-use]")) this.use();
    else if (button?.matches("[data-back]")) history.back();
    else if (button?.matches("[data-help]")) this.help();
    else if (card && card !== this.active && !link && !button) this.activate(card, { pin: true });
    else if (target.closest("#text") && !target.closest("[data-parts]") && document.getSelection()?.isCollapsed && !this.queue) this.activate(null);
  }

  private toggle(card: HTMLElement | null): void {
    this.activate(card, { pin: true });
    if (card && narrow()) card.focus({ preventScroll: true });
  }

  private help(): void {
    this.root.querySelector<HTMLDialogElement>("dialog.help")?.showModal();
  }

  // -- judgements -----------------------------------------------------------------------------------------------

  private async judge(kind: string, card: HTMLElement): Promise<void> {
    const reason = card.querySelector<HTMLInputElement>('.verdict input[name="reason"]')?.value ?? "";
    const settles = card.querySelector<HTMLInputElement>('input[name="settles"]')?.checked ?? false;
    const body = { kind, claim: card.dataset.claim, reason, settles, blind: this.root.dataset.blind === "true" };
    const done = await this.send(body, card.querySelector<HTMLElement>(":scope > .record > .refused"));
    if (!done) return;
    remember(done, this.at, here(this.queue, card), says(kind === "accept" ? "accepted" : "rejected"));
    await visit(this.queue ? (this.root.dataset.next ?? location.href) : here(false, card), { push: this.queue });
  }

  private async undo(id: string, at: string, address: string): Promise<void> {
    const done = await ask<Done>(`${at}/judgements`, { kind: "undo", undoes: id }).catch(() => null);
    if (!done) return;
    last = null;
    await visit(address, { push: this.queue });
    tell(says("undone"));
  }

  private async send(body: unknown, refused: HTMLElement | null): Promise<Done | null> {
    try {
      return await ask<Done>(`${this.at}/judgements`, body);
    } catch (error) {
      if (refused && error instanceof Error) {
        refused.hidden = false;
        refused.textContent = error.message;
      }
      return null;
    }
  }

  // -- forms ----------------------------------------------------------------------------------------------------

  private async edit(card: HTMLElement, field: string): Promise<void> {
    this.closeForm();
    this.activate(card, { pin: true });
    const blind = this.root.dataset.blind === "true" ? "?blind=true" : "";
    const form = (await fetched(`${this.at}/claims/${card.dataset.claim}/${field}${blind}`)) as HTMLFormElement;
    card.querySelector(`.row[data-field="${field}"] dd`)?.append(form);
    this.hold(form);
  }

  private async add(): Promise<void> {
    const span = this.text.selected();
    if (!span || !this.coder) return;
    this.closeForm();
    this.activate(null);
    const card = await fetched(`${this.at}/new?start=${span.start}&end=${span.end}`);
    this.root.querySelector(".margin")?.append(card);
    document.getSelection()?.removeAllRanges();
    this.active = card;
    this.margin.take(card);
    this.hold(card.querySelector("form")!);
  }

  private hold(form: HTMLFormElement): void {
    this.form = new ClaimForm(form, this);
    form.querySelector<HTMLElement>("select, input, button")?.focus({ preventScroll: true });
    this.margin.soon();
    form.scrollIntoView({ block: "nearest" });
  }

  private closeForm(): void {
    if (!this.form) return;
    const form = this.form.form;
    const card = form.closest<HTMLElement>(".claim");
    this.form.close();
    this.form = null;
    this.stopPicking();
    if (card?.matches(".adding")) {
      card.remove();
      this.active = null;
    } else {
      const button = card?.querySelector<HTMLElement>(`[data-edit="${form.dataset.correct}"]`);
      form.remove();
      button?.focus();
    }
    this.margin.soon();
  }

  private submit(event: Event): void {
    const form = event.target as HTMLFormElement;
    if (!this.form || form !== this.form.form) return;
    event.preventDefault();
    if (form.dataset.correct) void this.correct(this.form, form.dataset.correct);
    else void this.addClaim(this.form);
  }

  private async correct(form: ClaimForm, field: string): Promise<void> {
    const card = form.form.closest<HTMLElement>(".claim")!;
    const settles = card.querySelector<HTMLInputElement>('input[name="settles"]')?.checked ?? false;
    const body = {
      kind: "correct", claim: card.dataset.claim, field, value: form.value(field), reason: form.reason(), settles,
      blind: this.root.dataset.blind === "true",
    };
    const done = await this.send(body, form.form.querySelector<HTMLElement>(".refused"));
    if (!done) return;
    form.close();
    remember(done, this.at, here(this.queue, card), says("corrected"));
    await visit(here(this.queue, card));
  }

  private async addClaim(form: ClaimForm): Promise<void> {
    const span = form.trigger();
    const fields: Record<string, unknown> = {};
    for (const field of form.fields()) {
      const value = form.value(field);
      const said = Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined;
      if (field !== "type" && said) fields[field] = value;
    }
    const body = { kind: "add", span: span ? [span.start, span.end] : null, type: form.value("type") || null, fields, reason: form.reason() };
    const done = await this.send(body, form.form.querySelector<HTMLElement>(".refused"));
    if (!done) return;
    form.close();
    const address = new URL(location.href);
    if (done.claim) address.searchParams.set("claim", done.claim);
    remember(done, this.at, location.href, says("added"));
    await visit(this.queue ? location.href : address.href);
  }

  // -- words that are selected ----------------------------------------------------------------------------------

  private offer(): void {
    const place = this.root.querySelector<HTMLElement>(".offer");
    if (!place || !this.coder) return;
    const span = this.text.selected();
    place.hidden = !span || (this.form !== null && !this.picking);
    place.querySelector<HTMLElement>("[data-use]")!.hidden = !this.picking;
    place.querySelector<HTMLElement>("[data-add]")!.hidden = this.picking !== null;
    const rects = span ? this.text.range(span)?.getClientRects() : null;
    const rect = rects?.[rects.length - 1];
    if (!rect) return;
    place.style.left = `${Math.min(Math.max(rect.left + rect.width / 2, 80), innerWidth - 80) + scrollX}px`;
    place.style.top = `${rect.bottom + scrollY + 6}px`;
  }

  private selectedByHand(event: PointerEvent): void {
    if (event.pointerType === "mouse" && this.picking) setTimeout(() => this.use(), 0);
  }

  private use(): void {
    const span = this.text.selected();
    const chosen = this.picking;
    if (!span || !chosen) return;
    this.stopPicking();
    document.getSelection()?.removeAllRanges();
    chosen(span);
  }

  private stopPicking(): void {
    this.picking = null;
    this.root.classList.remove("picking");
  }

  /** Arrows move a cursor from word to word, with Shift they select; Enter takes the words. */
  private textKey(event: KeyboardEvent): void {
    if (event.target !== this.text.root || !this.coder) return;
    const rtl = getComputedStyle(this.text.root).direction === "rtl";
    const by: Record<string, number> = { ArrowLeft: rtl ? 1 : -1, ArrowRight: rtl ? -1 : 1 };
    const count = this.text.words.length;
    if (event.key === "Enter") {
      if (this.picking) this.use();
      else void this.add();
    } else if (by[event.key] !== undefined && count > 0) {
      const was = this.cursor;
      const to = Math.min(Math.max((was?.to ?? -1) + by[event.key]!, 0), count - 1);
      this.select(event.shiftKey && was ? was.from : to, to);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count > 0) {
      const to = this.line(this.cursor?.to ?? 0, event.key === "ArrowDown" ? 1 : -1);
      this.select(event.shiftKey && this.cursor ? this.cursor.from : to, to);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private select(from: number, to: number): void {
    this.cursor = { from, to };
    const [first, final] = [this.text.words[Math.min(from, to)]!, this.text.words[Math.max(from, to)]!];
    const range = this.text.range({ start: first.start, end: final.end });
    if (!range) return;
    document.getSelection()?.setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
    const rect = range.getBoundingClientRect();
    if (rect.top < 80 || rect.bottom > innerHeight - 80) scrollBy({ top: rect.top - innerHeight / 2 });
  }

  /** The word on the next line, up or down, that stands nearest below or above a word. */
  private line(from: number, by: number): number {
    const rectOf = (n: number): DOMRect | undefined => this.text.range(this.text.words[n]!)?.getBoundingClientRect();
    const start = rectOf(from);
    if (!start) return from;
    let best = from;
    let far = Infinity;
    let line: number | null = null;
    for (let n = from + by; n >= 0 && n < this.text.words.length; n += by) {
      const rect = rectOf(n);
      if (!rect || Math.abs(rect.top - start.top) < start.height / 2) continue;
      line ??= rect.top;
      if (Math.abs(rect.top - line) >= start.height / 2) break;
      const away = Math.abs(rect.left + rect.width / 2 - start.left - start.width / 2);
      if (away < far) [best, far] = [n, away];
    }
    return best;
  }

  // -- the keyboard ---------------------------------------------------------------------------------------------

  private key(event: KeyboardEvent): void {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) {
      this.escape();
      return;
    }
    if (event.key === "Enter" && event.target instanceof HTMLInputElement && event.target.closest(".verdict") && this.active) {
      event.preventDefault();
      void this.judge("reject", this.active);
      return;
    }
    const key = keyOf(event);
    const card = this.active?.matches("[data-claim]") ? this.active : null;
    const does: Record<string, () => void> = {
      "?": () => this.help(),
      m: () => this.text.root.focus(),
      n: () => this.forward(1),
      j: () => this.forward(1),
      p: () => this.forward(-1),
      k: () => this.forward(-1),
      u: () => this.undoLast(card),
    };
    if (card && this.coder && !this.form) {
      does.a = () => void this.judge("accept", card);
      does.r = () => (event.shiftKey ? card.querySelector<HTMLElement>('.verdict input[name="reason"]')?.focus() : void this.judge("reject", card));
      does.e = () => card.querySelector<HTMLElement>("[data-edit]")?.focus();
      for (const button of card.querySelectorAll<HTMLElement>("[data-edit]")) {
        does[button.dataset.key ?? ""] = () => void this.edit(card, button.dataset.edit!);
      }
    }
    const act = key ? does[key] : undefined;
    if (!act || (this.form && key !== "?")) return;
    event.preventDefault();
    act();
  }

  private forward(by: number): void {
    if (!this.queue) this.step(by);
    else if (by < 0) history.back();
    else if (this.root.dataset.next) void visit(this.root.dataset.next);
  }

  private undoLast(card: HTMLElement | null): void {
    if (last) void this.undo(last.id, last.at, last.address);
    else if (card?.dataset.last) void this.undo(card.dataset.last, this.at, here(this.queue, card));
  }

  private escape(): void {
    if (this.picking) this.stopPicking();
    else if (this.form) this.closeForm();
    else if (document.activeElement instanceof HTMLInputElement) this.active?.focus();
    else if (!this.queue) this.activate(null);
    tell("");
  }
}

function narrow(): boolean {
  return matchMedia("(max-width: 999px)").matches;
}

/** The view with this claim in it. */
function here(queue: boolean, card: HTMLElement | null): string {
  const address = new URL(location.href);
  const claim = card?.dataset.claim;
  if (claim) address.searchParams.set("claim", claim);
  if (queue) address.searchParams.delete("after");
  else address.hash = "";
  return address.href;
}

/** Say what was done, and offer to take it back. */
function remember(done: Done, at: string, address: string, words: string): void {
  last = { id: done.id, at, address };
  tell(words);
  const place = document.getElementById("told");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.append(says("undo"), " ");
  button.append(Object.assign(document.createElement("kbd"), { textContent: "u" }));
  button.addEventListener("click", () => undoes?.(done.id, at, address));
  place?.append(" ", button);
  const said = place?.firstChild;
  setTimeout(() => {
    if (place?.firstChild === said) tell("");
  }, 12000);
}

let undoes: ((id: string, at: string, address: string) => void) | null = null;
let working: Work | null = null;

/** Begin with what the page shows. */
export function begin(): void {
  working?.stop();
  working = null;
  const root = document.getElementById("work");
  if (!root?.querySelector("#text")) {
    undoes = (id, at, address) => void ask(`${at}/judgements`, { kind: "undo", undoes: id }).then(() => visit(address));
    return;
  }
  const made = new Work(root);
  working = made;
  undoes = (id, at, address) => void made["undo"](id, at, address);
}

/** Show another view of the same kind without a full load. */
export async function visit(address: string, how: { push?: boolean } = { push: true }): Promise<void> {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = parsed.getElementById("work");
  const old = document.getElementById("work");
  if (!answer.ok || !fresh || !old) {
    location.assign(address);
    return;
  }
  old.replaceWith(document.importNode(fresh, true));
  document.title = parsed.title;
  if (how.push && address !== location.href) history.pushState(null, "", address);
  else if (!how.push) history.replaceState(null, "", address);
  begin();
}
