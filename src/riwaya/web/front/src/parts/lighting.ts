// All the words of one claim lit, each by its part in it.

const PARTS: Record<string, string> = {
  k: "clause", t: "trigger", s: "source", u: "cue", a: "actor", g: "target", p: "place", d: "time", f: "figure",
};

export class Lighting {
  private readonly byClaim = new Map<string, [Element, string][]>();
  private lit: Element[] = [];

  constructor(text: HTMLElement) {
    for (const piece of text.querySelectorAll<HTMLElement>("[data-parts]")) {
      for (const part of (piece.dataset.parts ?? "").split(" ")) {
        const claim = part.slice(0, -1);
        const name = PARTS[part.slice(-1)];
        if (!name) continue;
        const held = this.byClaim.get(claim) ?? [];
        held.push([piece, name]);
        this.byClaim.set(claim, held);
      }
    }
  }

  /** Light the claim with this index; none where it is null. */
  light(claim: string | null): void {
    for (const piece of this.lit) piece.classList.remove("lit", ...Object.values(PARTS).map((name) => `lit-${name}`));
    const words = claim === null ? [] : (this.byClaim.get(claim) ?? []);
    for (const [piece, name] of words) piece.classList.add("lit", `lit-${name}`);
    this.lit = words.map(([piece]) => piece);
  }

  /** The claims that a piece of the text has a part in, its triggers first. */
  static of(piece: HTMLElement): string[] {
    const parts = (piece.dataset.parts ?? "").split(" ").filter(Boolean);
    const rank = (part: string): number => (part.endsWith("t") ? 0 : part.endsWith("k") ? 2 : 1);
    return parts.sort((one, other) => rank(one) - rank(other)).map((part) => part.slice(0, -1));
  }
}
