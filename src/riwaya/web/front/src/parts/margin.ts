// Cards beside their words: each as near to the line of its trigger as the others leave it; the one in use exactly there.

const GAP = 8;
const WIDE = matchMedia("(min-width: 1000px)");

/** Keeps the cards of a margin beside the marks of a text. */
export class Margin {
  private readonly watch: ResizeObserver;
  private drawn = 0;

  constructor(private readonly text: HTMLElement, private readonly margin: HTMLElement) {
    this.watch = new ResizeObserver(() => this.soon());
    this.watch.observe(text);
    for (const card of this.cards()) this.watch.observe(card);
    WIDE.addEventListener("change", () => this.soon());
  }

  /** Look after a card that was put in. */
  take(card: HTMLElement): void {
    this.watch.observe(card);
    this.soon();
  }

  stop(): void {
    this.watch.disconnect();
  }

  soon(): void {
    cancelAnimationFrame(this.drawn);
    this.drawn = requestAnimationFrame(() => this.draw());
  }

  draw(): void {
    const cards = this.cards();
    const wide = WIDE.matches && !this.text.closest(".one");
    this.margin.classList.toggle("aligned", wide);
    if (!wide) {
      this.margin.style.minHeight = "";
      for (const card of cards) card.style.top = "";
      return;
    }
    const origin = this.margin.getBoundingClientRect().top;
    const wanted = cards.map((card) => this.wanted(card) - origin);
    const heights = cards.map((card) => card.offsetHeight + GAP);
    const fixed = Math.max(cards.findIndex((card) => card.classList.contains("active")), 0);
    const tops: number[] = [];
    tops[fixed] = Math.max(wanted[fixed] ?? 0, 0);
    for (let k = fixed + 1; k < cards.length; k += 1) tops[k] = Math.max(wanted[k]!, tops[k - 1]! + heights[k - 1]!);
    for (let k = fixed - 1; k >= 0; k -= 1) tops[k] = Math.min(wanted[k]!, tops[k + 1]! - heights[k]!);
    const over = Math.min(0, ...tops);
    let bottom = 0;
    cards.forEach((card, k) => {
      card.style.top = `${tops[k]! - over}px`;
      bottom = Math.max(bottom, tops[k]! - over + heights[k]!);
    });
    this.margin.style.minHeight = `${bottom}px`;
  }

  private wanted(card: HTMLElement): number {
    const start = card.dataset.start;
    const mark = this.text.querySelector(`[data-start="${start}"]`) ?? this.text;
    return mark.getBoundingClientRect().top - 10;
  }

  private cards(): HTMLElement[] {
    const found = [...this.margin.querySelectorAll<HTMLElement>(":scope > .claim")];
    return found.sort((one, other) => Number(one.dataset.start) - Number(other.dataset.start));
  }
}
