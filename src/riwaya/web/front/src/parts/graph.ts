// Chains of attribution as a layered graph: the outlets that a reader meets first, the innermost sources last.
import { Graph as Layered, layout } from "@dagrejs/dagre";
import { rtl, say } from "./speech";

export interface Graph {
  nodes: { id: string; name: string; kind: string; part: "outlet" | "source" | "origin"; asked: string }[];
  edges: { from: string; to: string; accounts: number }[];
  left: number;
}

const SVG = "http://www.w3.org/2000/svg";
const HIGH = 34;
const LONGEST = 34;
const NARROW = 620;

/** Draw a graph into an element; each node is a link that Tab reaches. */
export function drawGraph(element: HTMLElement, graph: Graph): void {
  const direction = element.clientWidth < NARROW ? "TB" : rtl ? "RL" : "LR";
  const made = new Layered();
  made.setGraph({ rankdir: direction, nodesep: 12, ranksep: direction === "TB" ? 34 : 64, marginx: 6, marginy: 6 });
  made.setDefaultEdgeLabel(() => ({}));
  const pen = document.createElement("canvas").getContext("2d");
  if (pen) pen.font = `500 14px ${getComputedStyle(document.body).fontFamily}`;
  for (const node of graph.nodes) {
    const shown = short(node.name);
    made.setNode(node.id, { width: Math.ceil((pen?.measureText(shown).width ?? shown.length * 8) + 26), height: HIGH });
  }
  for (const edge of graph.edges) made.setEdge(edge.from, edge.to, { weight: edge.accounts });
  layout(made);
  const { width = 0, height = 0 } = made.graph();
  const svg = create("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "group" });
  const tip = create("marker", { id: "tip", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 9, markerHeight: 9, orient: "auto", markerUnits: "userSpaceOnUse" });
  tip.append(create("path", { d: "M0 0 8 4 0 8z", class: "tip" }));
  const defs = create("defs", {});
  defs.append(tip);
  svg.append(defs);
  for (const edge of graph.edges) {
    const { points } = made.edge(edge.from, edge.to) as { points: { x: number; y: number }[] };
    const line = create("path", {
      d: points.map((point, k) => `${k ? "L" : "M"}${point.x.toFixed(1)} ${point.y.toFixed(1)}`).join(""),
      class: "edge",
      "stroke-width": Math.min(1 + Math.log2(edge.accounts), 6).toFixed(1),
      "marker-end": "url(#tip)",
    });
    const title = create("title", {});
    title.textContent = say("count.claims", { n: edge.accounts });
    line.append(title);
    svg.append(line);
  }
  for (const node of graph.nodes) {
    const at = made.node(node.id) as { x: number; y: number; width: number; height: number };
    const link = create("a", { href: address(node), class: `node ${node.part}` });
    link.append(create("rect", { x: at.x - at.width / 2, y: at.y - at.height / 2, width: at.width, height: at.height, rx: node.part === "outlet" ? 4 : 17 }));
    const text = create("text", { x: at.x, y: at.y, "text-anchor": "middle", "dominant-baseline": "central" });
    text.textContent = short(node.name);
    const title = create("title", {});
    title.textContent = node.name;
    link.append(text, title);
    svg.append(link);
  }
  element.replaceChildren(svg);
}

function address(node: Graph["nodes"][number]): string {
  return node.asked ? `/events?${node.asked}` : "#accounts";
}

function short(name: string): string {
  return name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name;
}

function create(name: string, values: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(values)) made.setAttribute(key, String(value));
  return made;
}
