// A span under the hand: its words framed where they stand, with two ends that are dragged, or moved by the keyboard:
// arrows by word, with Shift by letter.
import type { Original, Span } from "./offsets";

export interface Told {
  start: string;
  end: string;
}

/** Frames a span of the text until `done` is called; `changed` hears of every span that the ends are left at. */
export class Ends {
  private readonly layer = document.createElement("div");
  private readonly boxes = document.createElement("div");
  private readonly handles: Record<"start" | "end", HTMLButtonElement>;
  private readonly watch: ResizeObserver;
  private rtl = true;

  constructor(
    private readonly text: Original,
    private span: Span,
    private readonly told: Told,
    private readonly changed: (span: Span) => void,
  ) {
    this.layer.className = "ends";
    this.boxes.className = "boxes";
    this.handles = { start: this.handle("start"), end: this.handle("end") };
    this.layer.append(this.boxes, this.handles.start, this.handles.end);
    text.root.append(this.layer);
    this.watch = new ResizeObserver(() => this.draw());
    this.watch.observe(text.root);
    this.draw();
  }

  focus(): void {
    this.handles.start.focus();
  }

  done(): void {
    this.watch.disconnect();
    this.layer.remove();
  }

  private handle(end: "start" | "end"): HTMLButtonElement {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `end-${end}`;
    made.setAttribute("role", "slider");
    made.addEventListener("keydown", (event) => this.key(event, end));
    made.addEventListener("pointerdown", (event) => this.drag(event, end));
    return made;
  }

  private key(event: KeyboardEvent, end: "start" | "end"): void {
    const on = this.rtl ? 1 : -1;
    const forward: Record<string, number> = { ArrowLeft: on, ArrowRight: -on, ArrowUp: -1, ArrowDown: 1 };
    const by = forward[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.span = event.shiftKey ? this.text.nudged(this.span, end, by) : this.text.moved(this.span, end, by);
    this.draw();
    this.changed(this.span);
  }

  private drag(event: PointerEvent, end: "start" | "end"): void {
    event.preventDefault();
    const handle = this.handles[end];
    handle.setPointerCapture(event.pointerId);
    this.layer.classList.add("dragging");
    const move = (now: PointerEvent): void => {
      const at = this.offsetAt(now.clientX, now.clientY);
      if (at === null) return;
      const word = this.text.words[this.text.wordAt(end === "end" ? Math.max(at - 1, 0) : at)];
      if (!word) return;
      const span = end === "start" ? { start: word.start, end: this.span.end } : { start: this.span.start, end: word.end };
      if (span.start < span.end) this.span = span;
      this.draw();
    };
    const stop = (): void => {
      handle.removeEventListener("pointermove", move);
      this.layer.classList.remove("dragging");
      this.changed(this.span);
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener("lostpointercapture", stop, { once: true });
    handle.focus();
  }

  private offsetAt(x: number, y: number): number | null {
    if (document.caretPositionFromPoint) {
      const found = document.caretPositionFromPoint(x, y);
      return found ? this.text.offset(found.offsetNode, found.offset) : null;
    }
    const found = document.caretRangeFromPoint(x, y);
    return found ? this.text.offset(found.startContainer, found.startOffset) : null;
  }

  private draw(): void {
    const range = this.text.range(this.span);
    const origin = this.text.root.getBoundingClientRect();
    const rects = range ? [...range.getClientRects()].filter((rect) => rect.width > 0) : [];
    this.boxes.replaceChildren(
      ...rects.map((rect) => {
        const box = document.createElement("span");
        place(box, rect.left - origin.left + this.text.root.scrollLeft, rect.top - origin.top + this.text.root.scrollTop, rect);
        return box;
      }),
    );
    const holder = range?.startContainer.parentElement?.closest("p");
    this.rtl = getComputedStyle(holder ?? this.text.root).direction === "rtl";
    this.put("start", rects[0], origin, this.rtl);
    this.put("end", rects.at(-1), origin, !this.rtl);
  }

  private put(end: "start" | "end", rect: DOMRect | undefined, origin: DOMRect, right: boolean): void {
    const handle = this.handles[end];
    handle.hidden = !rect;
    if (!rect) return;
    const words = this.text.shown(this.span);
    handle.setAttribute("aria-label", `${this.told[end]} ${words}`);
    handle.setAttribute("aria-valuenow", String(this.span[end]));
    handle.setAttribute("aria-valuemin", String(this.text.pieces[0]?.start ?? 0));
    handle.setAttribute("aria-valuemax", String(this.text.pieces.at(-1)?.end ?? 0));
    handle.setAttribute("aria-valuetext", words);
    handle.style.left = `${(right ? rect.right : rect.left) - origin.left}px`;
    handle.style.top = `${rect.top - origin.top}px`;
    handle.style.height = `${rect.height}px`;
  }
}

function place(box: HTMLElement, left: number, top: number, rect: DOMRect): void {
  box.style.left = `${left}px`;
  box.style.top = `${top}px`;
  box.style.width = `${rect.width}px`;
  box.style.height = `${rect.height}px`;
}
