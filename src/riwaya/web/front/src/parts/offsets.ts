// Words on the page and where they stand in the original. The record counts Unicode code points; the browser counts
// UTF-16 units. A piece is an element with data-start and data-end; its text is the original's, or a code in its place.

export interface Span {
  start: number;
  end: number;
}

interface Piece extends Span {
  element: HTMLElement;
  whole: boolean;
}

const WORD = /[\p{L}\p{M}\p{N}_\u0640]+/gu;

/** How many code points the first `units` UTF-16 units of a text are. */
export function points(text: string, units: number): number {
  let count = 0;
  for (let at = 0; at < units; count += 1) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return count;
}

/** How many UTF-16 units the first `count` code points of a text are. */
export function units(text: string, count: number): number {
  let at = 0;
  for (let n = 0; n < count && at < text.length; n += 1) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return at;
}

/** The text of an article on the page. */
export class Original {
  readonly pieces: Piece[];
  readonly words: Span[];

  constructor(readonly root: HTMLElement) {
    this.pieces = [...root.querySelectorAll<HTMLElement>("[data-start]")].map((element) => ({
      element,
      start: Number(element.dataset.start),
      end: Number(element.dataset.end),
      whole: element.dataset.whole !== undefined,
    }));
    this.words = this.findWords();
  }

  /** The offset of a place in the page; null for one outside the text. Inside covered words: their nearer end. */
  offset(node: Node, at: number): number | null {
    const element = node instanceof HTMLElement ? node : node.parentElement;
    const held = element?.closest<HTMLElement>("[data-start]");
    if (!held || !this.root.contains(held)) return this.between(node, at);
    const piece = this.pieces.find((one) => one.element === held);
    if (!piece) return null;
    const text = held.textContent ?? "";
    const inside = node instanceof Text ? at : at === 0 ? 0 : text.length;
    if (piece.whole) return inside * 2 > text.length ? piece.end : piece.start;
    return piece.start + points(text, inside);
  }

  /** The selected words; null where nothing in the text is selected. */
  selected(): Span | null {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
    const range = selection.getRangeAt(0);
    const start = this.offset(range.startContainer, range.startOffset);
    const end = this.offset(range.endContainer, range.endOffset);
    if (start === null || end === null || start >= end) return null;
    return this.trimmed({ start, end });
  }

  /** A stretch of the original on the page. */
  range(span: Span): Range | null {
    const from = this.place(span.start, false);
    const to = this.place(span.end, true);
    if (!from || !to) return null;
    const range = document.createRange();
    range.setStart(...from);
    range.setEnd(...to);
    return range;
  }

  /** What the page shows of a stretch of the original. */
  shown(span: Span): string {
    return this.range(span)?.toString() ?? "";
  }

  /** The word that an offset is in or before which it stands; the last where there is none. */
  wordAt(offset: number): number {
    let low = 0;
    let high = this.words.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.words[middle]!.end <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The span with its end moved by some words, never crossing the other end. */
  moved(span: Span, end: "start" | "end", by: number): Span {
    const inside = end === "start" ? span.start : span.end - 1;
    const word = this.words[Math.min(Math.max(this.wordAt(inside) + by, 0), this.words.length - 1)];
    if (!word) return span;
    const changed = end === "start" ? { start: word.start, end: span.end } : { start: span.start, end: word.end };
    return changed.start < changed.end ? changed : span;
  }

  /** The same by letters. */
  nudged(span: Span, end: "start" | "end", by: number): Span {
    const changed = { ...span, [end]: span[end] + by };
    const first = this.pieces[0]?.start ?? 0;
    const last = this.pieces.at(-1)?.end ?? 0;
    return first <= changed.start && changed.start < changed.end && changed.end <= last ? changed : span;
  }

  private between(node: Node, at: number): number | null {
    if (!this.root.contains(node)) return null;
    const point = document.createRange();
    point.setStart(node, at);
    const before = this.pieces.filter((piece) => point.comparePoint(piece.element, 0) < 0).at(-1);
    return before ? before.end : (this.pieces[0]?.start ?? null);
  }

  private place(offset: number, ending: boolean): [Node, number] | null {
    const piece = this.pieces.find((one) => (ending ? one.start < offset && offset <= one.end : one.start <= offset && offset < one.end));
    const text = piece?.element.firstChild;
    if (!piece) return null;
    if (!text) return [piece.element, 0];
    const letters = text.textContent ?? "";
    return [text, piece.whole ? (ending ? letters.length : 0) : units(letters, offset - piece.start)];
  }

  private trimmed(span: Span): Span | null {
    const words = this.words.filter((word) => word.start < span.end && span.start < word.end);
    if (words.length === 0) return null;
    return { start: Math.max(span.start, words[0]!.start), end: Math.min(span.end, words.at(-1)!.end) };
  }

  /** Words go on across pieces; what is covered is a word by itself. */
  private findWords(): Span[] {
    const out: Span[] = [];
    for (const piece of this.pieces) {
      const text = piece.element.textContent ?? "";
      if (piece.whole) {
        if (text) out.push({ start: piece.start, end: piece.end });
        else if (out.length > 0 && out.at(-1)!.end === piece.start) out.at(-1)!.end = piece.end;
        continue;
      }
      for (const found of text.matchAll(WORD)) {
        const start = piece.start + points(text, found.index);
        const end = start + points(found[0], found[0].length);
        const last = out.at(-1);
        if (last && last.end === start) last.end = end;
        else out.push({ start, end });
      }
    }
    return out;
  }
}
