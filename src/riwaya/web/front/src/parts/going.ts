// Going to another view of the same page: the found part is asked for again, the address kept, and who draws is told.
import { htmx } from "../base";

export const SHOWN = "riwaya:shown";

/** The view's address with some parameters changed (null: taken away), on the first page. */
export function changed(values: Record<string, string | null>): string {
  const address = new URL(location.href);
  address.searchParams.delete("page");
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === "") address.searchParams.delete(name);
    else address.searchParams.set(name, value);
  }
  return address.pathname + address.search;
}

/** Show another view; `by` is told to who draws it, so that what moved itself is not moved again. */
export async function go(address: string, by = ""): Promise<void> {
  await htmx.ajax("GET", address, { target: "#found", select: "#found", swap: "outerMorph", push: address });
  document.dispatchEvent(new CustomEvent(SHOWN, { detail: by }));
}
