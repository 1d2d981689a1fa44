// The map: Natural Earth's countries, towns of the gazetteer as text of the page, events as buttons one can reach by Tab.
import { LngLatBounds, Map as GlMap, Marker, NavigationControl, setWorkerUrl } from "maplibre-gl";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { colour } from "./colours";
import { type Box, type Counts, type Drawn, type Marked, type OfCountry, type Properties, STATUSES } from "./overview";
import { number, rtl, say } from "./speech";

type Countries = Topology<{ countries: GeometryCollection<{ name: string }> }>;
type Polygons = GeoJSON.Feature<GeoJSON.Polygon | GeoJSON.MultiPolygon, { name: string }>;

const WIDE_ENOUGH = 90;

export interface WorldMap {
  draw(drawn: Drawn, fit: boolean): void;
  view(): { box: Box; zoom: number } | undefined;
  recolour(): void;
}

export interface Listening {
  moved(): void;
  boxed(box: Box): void;
  picked(marked: Marked, nearer: () => void): void;
}

/** A map in an element; null where the browser cannot draw it. */
export async function worldMap(element: HTMLElement, listening: Listening): Promise<WorldMap | null> {
  const shapes: Countries = await (await fetch(element.dataset["countries"] ?? "")).json();
  const land = feature(shapes, shapes.objects.countries).features as Polygons[];
  const borders = mesh(shapes, shapes.objects.countries, (a, b) => a !== b);
  const shape = new Map(land.map((one) => [String(one.id), one]));
  setWorkerUrl(element.dataset["worker"] ?? "");
  let map: GlMap;
  try {
    map = new GlMap({
      container: element,
      attributionControl: false,
      renderWorldCopies: false,
      dragRotate: false,
      pitchWithRotate: false,
      maxZoom: 13,
      minZoom: 0.5,
      center: [40, 30],
      zoom: 3,
      fadeDuration: 0,
      style: { version: 8, sources: {}, layers: [{ id: "sea", type: "background", paint: { "background-color": colour("--sea") } }] },
    });
  } catch {
    return null;
  }
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), rtl ? "top-left" : "top-right");
  await new Promise<void>((done) => map.once("load", () => done()));
  const empty: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };
  map.addSource("land", { type: "geojson", data: { type: "FeatureCollection", features: land } });
  map.addSource("borders", { type: "geojson", data: { type: "Feature", properties: {}, geometry: borders } });
  map.addSource("areas", { type: "geojson", data: empty });
  map.addLayer({ id: "land", type: "fill", source: "land" });
  map.addLayer({ id: "borders", type: "line", source: "borders", paint: { "line-width": 1 } });
  map.addLayer({ id: "areas", type: "fill", source: "areas", paint: { "fill-opacity": 0.13 } });
  map.addLayer({ id: "outlines", type: "line", source: "areas", paint: { "line-width": 1.4, "line-dasharray": [3, 2.4] } });

  let markers: Marker[] = [];
  const names = document.createElement("div");
  names.className = "towns";
  names.setAttribute("aria-hidden", "true");
  element.append(names);
  let towns: Drawn["labels"] = [];

  const recolour = (): void => {
    map.setPaintProperty("sea", "background-color", colour("--sea"));
    map.setPaintProperty("land", "fill-color", colour("--land"));
    map.setPaintProperty("borders", "line-color", colour("--border"));
    map.setPaintProperty("areas", "fill-color", colour("--accent"));
    map.setPaintProperty("outlines", "line-color", colour("--accent"));
  };
  recolour();

  /** Put the towns' names where they stand now; one that would cover another, or a marker, is left out. */
  const place = (): void => {
    const taken: [number, number, number, number][] = markers.map((marker) => {
      const at = map.project(marker.getLngLat());
      const half = marker.getElement().offsetWidth / 2;
      return [at.x - half, at.y - half, at.x + half, at.y + half];
    });
    const { clientWidth: width, clientHeight: height } = element;
    const most = Math.round((width * height) / 14000);
    const shown: HTMLElement[] = [];
    for (const town of towns) {
      if (shown.length >= most) break;
      const at = map.project([town.lon, town.lat]);
      const half = 4 + town.name.length * 3.4;
      const box: [number, number, number, number] = [at.x - half, at.y + 3, at.x + half, at.y + 21];
      if (box[0] < 0 || box[2] > width || box[1] < 0 || box[3] > height) continue;
      if (taken.some((o) => o[0] < box[2] && box[0] < o[2] && o[1] < box[3] && box[1] < o[3])) continue;
      taken.push(box);
      const label = document.createElement("span");
      label.textContent = town.name;
      label.style.transform = `translate(${at.x.toFixed(1)}px, ${at.y.toFixed(1)}px) translate(-50%, 3px)`;
      shown.push(label);
    }
    names.replaceChildren(...shown);
  };

  const clear = (): void => {
    markers.forEach((marker) => marker.remove());
    markers = [];
  };

  const mark = (at: [number, number], button: HTMLElement): void => {
    markers.push(new Marker({ element: button }).setLngLat(at).addTo(map));
  };

  const draw = (drawn: Drawn, fit: boolean): void => {
    if (fit) {
      const [west, south, east, north] = drawn.view.box;
      map.fitBounds(new LngLatBounds([west, south], [east, north]), { animate: false, maxZoom: 10 });
    }
    clear();
    const outlines = drawn.features.filter((one) => one.properties.role === "outline");
    (map.getSource("areas") as { setData(data: unknown): void } | undefined)?.setData({ type: "FeatureCollection", features: outlines });
    for (const one of drawn.features) {
      const told: Properties = one.properties;
      if (told.role === "country") {
        const polygon = told.number === null ? undefined : shape.get(told.number);
        const middle = polygon && largest(polygon);
        if (middle && (middle.width / 360) * 512 * 2 ** map.getZoom() > WIDE_ENOUGH) mark(middle.at, countryMark(told, polygon.properties.name));
      } else if (told.role !== "outline" && one.geometry?.type === "Point") {
        const at = one.geometry.coordinates as [number, number];
        mark(at, eventMark(told, () => listening.picked(told, () => nearer(told, at))));
      }
    }
    towns = drawn.labels;
    place();
  };

  const nearer = (told: Marked, at: [number, number]): void => {
    const [west, south, east, north] = told.box;
    if (east - west < 1e-6 && north - south < 1e-6) map.easeTo({ center: at, zoom: Math.min(map.getZoom() + 2, 12) });
    else map.fitBounds([[west, south], [east, north]], { padding: 60, maxZoom: 12 });
  };

  const view = (): { box: Box; zoom: number } => {
    const bounds = map.getBounds();
    const box: Box = [
      Math.max(bounds.getWest(), -180), Math.max(bounds.getSouth(), -85), Math.min(bounds.getEast(), 180), Math.min(bounds.getNorth(), 85),
    ];
    return { box, zoom: map.getZoom() };
  };

  map.on("move", place);
  map.on("moveend", (event) => {
    if ("originalEvent" in event && event.originalEvent !== undefined) listening.moved();
    else place();
  });
  map.on("zoomend", () => listening.moved());
  map.on("boxzoomend", () => listening.boxed(view().box));
  return { draw, view, recolour };
}

/** The button of a place or a group: as large as it has events, dashed where some of them are known to an area only. */
function eventMark(told: Marked, picked: () => void): HTMLElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `mark ${told.role}${told.approximate ? " rough" : ""} ${worst(told.counts)}`;
  const size = Math.round(Math.min((told.role === "group" ? 22 : 14) + 7 * Math.log10(told.events), 46));
  button.style.inlineSize = button.style.blockSize = `${size}px`;
  if (told.role === "group" || told.events > 1) button.textContent = short(told.events);
  const first = told.places.map((place) => place.name).slice(0, 3).join("، ");
  button.setAttribute("aria-label", `${button.textContent} ${first}: ${say("count.events", { n: told.events })}`.trim());
  button.addEventListener("click", picked);
  return button;
}

function countryMark(told: OfCountry, name: string): HTMLElement {
  const box = document.createElement("div");
  box.className = "country-mark";
  box.textContent = number(told.events);
  const where = told.named[0] ?? name;
  box.title = `${say("map.somewhere", { country: where })}: ${say("count.events", { n: told.events })}`;
  return box;
}

/** The status that a mark is coloured by: where accounts part, that is seen first. */
function worst(counts: Counts): string {
  const [, backed, contested] = counts;
  const total = counts.reduce((a, b) => a + b, 0);
  if (contested > 0 && contested * 20 >= total) return STATUSES[2];
  return backed * 4 >= total ? STATUSES[1] : STATUSES[0];
}

function short(value: number): string {
  return value < 1000 ? String(value) : value < 10000 ? `${(value / 1000).toFixed(1)}k` : `${Math.round(value / 1000)}k`;
}

/** The middle of a country's largest part, and how many degrees wide that is. */
function largest(country: Polygons): { at: [number, number]; width: number } | null {
  const rings = country.geometry.type === "Polygon" ? [country.geometry.coordinates[0]] : country.geometry.coordinates.map((p) => p[0]);
  let best: { at: [number, number]; width: number; area: number } | null = null;
  for (const ring of rings) {
    if (!ring) continue;
    let area = 0;
    let x = 0;
    let y = 0;
    ring.forEach((point, k) => {
      const next = ring[(k + 1) % ring.length] ?? point;
      const cross = (point[0] ?? 0) * (next[1] ?? 0) - (next[0] ?? 0) * (point[1] ?? 0);
      area += cross;
      x += ((point[0] ?? 0) + (next[0] ?? 0)) * cross;
      y += ((point[1] ?? 0) + (next[1] ?? 0)) * cross;
    });
    const lons = ring.map((point) => point[0] ?? 0);
    if (area && (!best || Math.abs(area) > best.area)) {
      best = { at: [x / (3 * area), y / (3 * area)], width: Math.max(...lons) - Math.min(...lons), area: Math.abs(area) };
    }
  }
  return best;
}
