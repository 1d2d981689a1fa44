// The small map of a place: the countries around it, and a point, or a wide area that only has a middle.
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";

const SIZE = 400;
const SPAN = { point: 9, wide: 11, country: 26 };

type Ring = [number, number][];

async function draw(svg: SVGSVGElement): Promise<void> {
  const { shapes, lat, lon, kind } = svg.dataset;
  if (!shapes) return;
  const middle = { lat: Number(lat), lon: Number(lon) };
  const span = SPAN[kind as keyof typeof SPAN] ?? SPAN.point;
  const squeeze = Math.cos((middle.lat * Math.PI) / 180);
  const scale = SIZE / span;
  const project = ([x, y]: [number, number]): [number, number] => [
    SIZE / 2 + (x - middle.lon) * squeeze * scale,
    SIZE / 2 - (y - middle.lat) * scale,
  ];
  const topology = (await (await fetch(shapes)).json()) as Topology<{ countries: GeometryCollection }>;
  for (const country of feature(topology, topology.objects.countries).features) {
    const geometry = country.geometry;
    const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.type === "MultiPolygon" ? geometry.coordinates : [];
    for (const rings of polygons as Ring[][]) {
      const drawn = rings.map((ring) => ring.map(project));
      if (!drawn[0]?.some(([x, y]) => x > -SIZE && x < 2 * SIZE && y > -SIZE && y < 2 * SIZE)) continue;
      const inside = kind === "country" && holds(rings[0] ?? [], middle.lon, middle.lat);
      add(svg, "path", { class: inside ? "here" : "land", d: drawn.map(path).join("") });
    }
  }
  if (kind === "point") add(svg, "circle", { class: "dot", cx: SIZE / 2, cy: SIZE / 2, r: 8 });
  if (kind === "wide") add(svg, "circle", { class: "about", cx: SIZE / 2, cy: SIZE / 2, r: 70 });
}

function path(ring: [number, number][]): string {
  return `M${ring.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}Z`;
}

function holds(ring: Ring, x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i]!;
    const [xj, yj] = ring[j]!;
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

function add(svg: SVGSVGElement, name: string, values: Record<string, string | number>): void {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(values)) made.setAttribute(key, String(value));
  svg.append(made);
}

const locator = document.querySelector<SVGSVGElement>("#locator");
if (locator) void draw(locator);
