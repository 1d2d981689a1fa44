// Colours of the design tokens as the page has them now, for what is drawn without style sheets.

/** A token's colour (`--sheet`) in the theme of the page, as rgb(). */
export function colour(token: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${token})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}
