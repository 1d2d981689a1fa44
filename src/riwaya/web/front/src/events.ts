// The page of events: list, map and timeline under one set of filters, which is the address.
import "./base";
import { suggestIn } from "./parts/combobox";
import { changed, go, SHOWN } from "./parts/going";
import { type Box, type Marked, overview, type Overview } from "./parts/overview";
import { number, say } from "./parts/speech";
import { timeline } from "./parts/timeline";
import { type WorldMap, worldMap } from "./parts/worldmap";

const PAUSE = 220;
const mapElement = document.getElementById("map");
const timeElement = document.getElementById("timeline");
const placeElement = document.getElementById("place");
let map: WorldMap | null = null;
let shown: Overview | null = null;
let waiting = 0;

/** Ask for what is to be drawn, and draw it; `fit`: with the map on all that was found. */
async function draw(fit: boolean): Promise<void> {
  const found = await overview(fit ? undefined : map?.view());
  if (!found) return;
  shown = found;
  map?.draw(found.map, fit);
  for (const place of document.querySelectorAll<HTMLElement>("[data-standing]")) {
    place.textContent = number(found.statuses[place.dataset["standing"] ?? ""] ?? 0);
  }
  const heading = document.getElementById("total");
  if (heading) heading.textContent = say("count.events", { n: found.events });
  drawTime();
  tellMissing(found);
  if (fit) placeElement?.replaceChildren();
}

function drawMap(): void {
  if (shown) map?.draw(shown.map, true);
}

function drawTime(): void {
  if (timeElement && shown) timeline(timeElement, shown.timeline, (since, until) => void go(changed({ since, until, lacking: null }), "timeline"));
}

function tellMissing(found: Overview): void {
  const country = found.map.features.reduce((sum, one) => sum + (one.properties.role === "country" ? one.properties.events : 0), 0);
  const { unplaced, outside } = found.map;
  fill("map-missing", [
    country ? say("map.country_events", { n: country }) : "",
    outside ? say("map.outside", { n: outside }) : "",
    unplaced ? link(say("map.unplaced", { n: unplaced }), { lacking: "place", box: null }) : "",
  ]);
  const { earlier, later, undated } = found.timeline;
  fill("timeline-missing", [
    earlier ? link(say("timeline.earlier", { n: earlier }), { until: dayBefore(found.timeline.from), since: null }) : "",
    later ? say("timeline.later", { n: later }) : "",
    undated ? link(say("timeline.undated", { n: undated }), { lacking: "time", since: null, until: null }) : "",
  ]);
}

function fill(id: string, parts: (string | HTMLElement)[]): void {
  const kept = parts.filter((part) => part !== "");
  document.getElementById(id)?.replaceChildren(...kept.flatMap((part, k) => (k ? [" · ", part] : [part])));
}

function link(words: string, values: Record<string, string | null>): HTMLElement {
  const made = document.createElement("a");
  made.href = changed(values);
  made.dataset["go"] = "";
  made.textContent = words;
  return made;
}

function dayBefore(day: string | null): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

/** Tell of a place, or of the places of a group, that was picked on the map. */
function tellPlace(told: Marked, nearer: () => void): void {
  if (!placeElement) return;
  const list = document.createElement("ul");
  for (const place of told.places) {
    const item = document.createElement("li");
    const name = link(place.name, { place: place.value, box: null });
    name.title = say("map.only_this");
    const rough = document.createElement("small");
    rough.textContent = place.exact ? "" : say("map.rough_events", { n: place.events });
    item.append(name, " ", place.exact ? number(place.events) : rough);
    list.append(item);
  }
  if (told.more) {
    const more = document.createElement("li");
    more.textContent = say("map.more_places", { n: told.more });
    list.append(more);
  }
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = say("map.nearer");
  button.addEventListener("click", nearer);
  placeElement.replaceChildren(list, button);
}

function onlyHere(box: Box, by: string): void {
  void go(changed({ box: box.map((edge) => edge.toFixed(3)).join(","), lacking: null }), by);
}

function enhance(): void {
  const form = document.getElementById("filters");
  if (!(form instanceof HTMLFormElement) || form.dataset["ready"]) return;
  form.dataset["ready"] = "yes";
  const any = document.getElementById("filter-any");
  if (any instanceof HTMLInputElement) {
    suggestIn(any, "any", (one) => {
      const address = new URL(location.href);
      address.searchParams.delete("page");
      if (!address.searchParams.getAll(one.of).includes(one.value)) address.searchParams.append(one.of, one.value);
      void go(address.pathname + address.search).then(() => document.getElementById("filter-any")?.focus());
    });
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.id !== "filters") return;
  event.preventDefault();
  const asked = new URLSearchParams();
  new FormData(form).forEach((value, name) => {
    if (typeof value === "string" && value.trim()) asked.append(name, value.trim());
  });
  void go(`/events${asked.size ? `?${asked}` : ""}`);
});
document.addEventListener("change", (event) => {
  if (event.target instanceof HTMLSelectElement && event.target.id === "filter-family") event.target.form?.requestSubmit();
});
document.addEventListener("click", (event) => {
  const found = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[data-go], .pager a") : null;
  if (!found || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  void go(found.pathname + found.search);
});
document.addEventListener(SHOWN, (event) => {
  enhance();
  void draw((event as CustomEvent<string>).detail !== "map");
});
document.addEventListener("htmx:after:history:restore", () => void draw(true));
window.addEventListener("popstate", () => window.setTimeout(() => { enhance(); void draw(true); }, 300));
window.addEventListener("resize", () => {
  clearTimeout(waiting);
  waiting = window.setTimeout(drawTime, PAUSE);
});
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => map?.recolour());

document.getElementById("here")?.addEventListener("click", () => {
  const view = map?.view();
  if (view) onlyHere(view.box, "map");
});
document.getElementById("fit")?.addEventListener("click", () => {
  const box = new URL(location.href).searchParams.has("box");
  void (box ? go(changed({ box: null })) : draw(true));
});

enhance();
const first = draw(true);
if (mapElement) {
  map = await worldMap(mapElement, {
    moved: () => {
      clearTimeout(waiting);
      waiting = window.setTimeout(() => void draw(false), PAUSE);
    },
    boxed: (box) => onlyHere(box, "map"),
    picked: tellPlace,
  });
  if (!map) mapElement.textContent = say("map.failed");
  await first;
  drawMap();
}
