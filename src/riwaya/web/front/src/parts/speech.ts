// What scripts say, in the language of the page: messages that the page brings, counts in the plural form they take.
type Message = string | Record<string, string>;

const block = document.getElementById("said");
const messages: Record<string, Message> = block ? JSON.parse(block.textContent ?? "{}") : {};
const code = document.documentElement.lang;
const plural = new Intl.PluralRules(code);
const numbers = new Intl.NumberFormat(`${code}-u-nu-latn`);

export const rtl = document.documentElement.dir === "rtl";
export const locale = code === "ar" ? "ar-SY-u-nu-latn" : "en-GB";

/** A number as the page writes it. */
export function number(value: number): string {
  return numbers.format(value);
}

/** A message with its values filled in; with `n`, in the plural form the number takes. */
export function say(key: string, values: Record<string, string | number> = {}): string {
  const message = messages[key] ?? key;
  const form = typeof message === "string" ? message : (message[plural.select(Number(values["n"]))] ?? message["other"] ?? key);
  return form.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? "";
    return typeof value === "number" ? number(value) : value;
  });
}
