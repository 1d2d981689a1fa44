// The timeline: bars of events by day, week, month or year; a stretch of it, dragged over, becomes the filter's days.
import { axisBottom } from "d3-axis";
import { brushX } from "d3-brush";
import { scaleLinear, scaleUtc } from "d3-scale";
import { select } from "d3-selection";
import { type Bars, STATUSES } from "./overview";
import { locale, number, rtl, say } from "./speech";

const HEIGHT = 132;
const FOOT = 22;
const SIDE = 12;
const DAY = 86_400_000;

/** Draw the bars in an element; `chosen` gets the first and the last day of what was dragged over. */
export function timeline(element: HTMLElement, bars: Bars, chosen: (since: string, until: string) => void): void {
  element.replaceChildren();
  const first = bars.bars[0];
  const last = bars.bars.at(-1);
  if (!first || !last) return;
  const width = Math.max(element.clientWidth, 200);
  const start = new Date(`${first.from}T00:00:00Z`);
  const end = new Date(Date.parse(`${last.to}T00:00:00Z`) + DAY);
  const x = scaleUtc([start, end], rtl ? [width - SIDE, SIDE] : [SIDE, width - SIDE]);
  const most = Math.max(...bars.bars.map((bar) => bar.counts.reduce((a, b) => a + b, 0) + bar.wide), 1);
  const y = scaleLinear([0, most], [HEIGHT - FOOT, 6]);
  const when = new Intl.DateTimeFormat(locale, { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" });
  const told = (day: string): string => when.format(new Date(`${day}T00:00:00Z`));
  const svg = select(element)
    .append("svg")
    .attr("width", width)
    .attr("height", HEIGHT)
    .attr("role", "img")
    .attr("aria-label", say("timeline.whole", { from: told(first.from), to: told(last.to) }));
  const columns = svg.append("g").selectAll("g").data(bars.bars).join("g");
  const left = (bar: { from: string; to: string }): [number, number] => {
    const a = x(Date.parse(`${bar.from}T00:00:00Z`));
    const b = x(Date.parse(`${bar.to}T00:00:00Z`) + DAY);
    return [Math.min(a, b), Math.max(Math.abs(b - a) - (Math.abs(b - a) > 4 ? 1 : 0), 0.8)];
  };
  columns.each(function (bar) {
    const [from, wide] = left(bar);
    let below = 0;
    const rect = (count: number, kind: string): void => {
      if (!count) return;
      select(this).append("rect").attr("class", kind).attr("x", from).attr("width", wide).attr("y", y(below + count)).attr("height", y(below) - y(below + count));
      below += count;
    };
    STATUSES.forEach((status, k) => rect(bar.counts[k] ?? 0, status));
    rect(bar.wide, "wide");
    const days = bar.from === bar.to ? told(bar.from) : `${told(bar.from)} – ${told(bar.to)}`;
    const counts = STATUSES.map((status, k) => (bar.counts[k] ? `${say(`status.${status}`)}: ${number(bar.counts[k] ?? 0)}` : "")).filter(Boolean);
    if (bar.wide) counts.push(say("timeline.wide", { n: bar.wide }));
    select(this).append("title").text([days, ...counts].join("\n"));
  });
  const tick = ticks(bars.unit, (end.getTime() - start.getTime()) / DAY);
  svg
    .append("g")
    .attr("class", "axis")
    .attr("transform", `translate(0,${HEIGHT - FOOT})`)
    .call(axisBottom<Date>(x as never).ticks(Math.max(Math.floor(width / 110), 2)).tickSizeOuter(0).tickFormat((day) => tick.format(day)));
  svg.append("text").attr("class", "most").attr("x", rtl ? width - 4 : 4).attr("y", 12).attr("text-anchor", "start").text(number(most));
  const brush = brushX<unknown>()
    .extent([[SIDE, 0], [width - SIDE, HEIGHT - FOOT]])
    .on("end", (event: { selection: [number, number] | null; sourceEvent?: unknown }) => {
      if (!event.selection || !event.sourceEvent) return;
      const days = event.selection.map((at) => x.invert(at).getTime()).sort((a, b) => a - b);
      const iso = (at: number): string => new Date(Math.min(Math.max(at, start.getTime()), end.getTime() - 1)).toISOString().slice(0, 10);
      chosen(iso(days[0] ?? 0), iso((days[1] ?? 0) - 1));
    });
  svg.append("g").attr("class", "brush").call(brush as never);
  svg.select(".brush").lower();
  svg.selectAll("rect").filter(function () { return (this as Element).closest(".brush") === null; }).attr("pointer-events", null);
}

function ticks(unit: Bars["unit"], days: number): Intl.DateTimeFormat {
  if (unit === "year" || days > 1500) return new Intl.DateTimeFormat(locale, { timeZone: "UTC", year: "numeric" });
  if (days > 150) return new Intl.DateTimeFormat(locale, { timeZone: "UTC", month: "short", year: "numeric" });
  return new Intl.DateTimeFormat(locale, { timeZone: "UTC", day: "numeric", month: "short" });
}
