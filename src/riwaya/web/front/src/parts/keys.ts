// Which key was meant, whatever the layout: on an Arabic keyboard the key of A writes ش.

/** The letter, digit or name of a key; "" while somebody types, or holds a modifier that is the browser's own. */
export function keyOf(event: KeyboardEvent): string {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return "";
  const target = event.target;
  if (target instanceof HTMLElement && target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog")) return "";
  if (event.key === "؟" || event.key === "?") return "?";
  if (/^Key[A-Z]$/.test(event.code)) return event.code.slice(3).toLowerCase();
  if (/^Digit[1-9]$/.test(event.code)) return event.code.slice(5);
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}
