// What the desk tells of the events under the filters of the address: counts for the map and the timeline.
import { ask } from "../base";

export type Counts = [number, number, number, number];
export type Box = [number, number, number, number];
export const STATUSES = ["single-origin", "corroborated", "contested", "denied"] as const;

export interface Bar {
  from: string;
  to: string;
  counts: Counts;
  wide: number;
}

export interface Bars {
  unit: "day" | "week" | "month" | "year";
  bars: Bar[];
  from: string | null;
  to: string | null;
  earlier: number;
  later: number;
  undated: number;
}

export interface Marked {
  role: "dot" | "area" | "group";
  events: number;
  counts: Counts;
  approximate: number;
  places: { name: string; value: string; events: number; exact: boolean }[];
  more: number;
  box: Box;
}

export interface Outlined {
  role: "outline";
  name: string;
  events: number;
  basis: "places" | "distance";
}

export interface OfCountry {
  role: "country";
  country: string;
  number: string | null;
  events: number;
  counts: Counts;
  named: string[];
}

export type Properties = Marked | Outlined | OfCountry;

export interface Drawn extends GeoJSON.FeatureCollection<GeoJSON.Geometry | null, Properties> {
  view: { box: Box; zoom: number };
  labels: { name: string; lon: number; lat: number }[];
  events: number;
  outside: number;
  unplaced: number;
}

export interface Overview {
  events: number;
  statuses: Record<string, number>;
  map: Drawn;
  timeline: Bars;
}

let turn = 0;

/** The overview of the view at the address, with the map at a box and zoom; null where a newer one was asked for since. */
export async function overview(view?: { box: Box; zoom: number }): Promise<Overview | null> {
  const mine = ++turn;
  const asked = new URLSearchParams(location.search);
  asked.delete("page");
  if (view) {
    asked.set("view", view.box.map((edge) => edge.toFixed(4)).join(","));
    asked.set("zoom", view.zoom.toFixed(2));
  }
  const found = await ask<Overview>(`/events/overview.json?${asked}`);
  return mine === turn ? found : null;
}
