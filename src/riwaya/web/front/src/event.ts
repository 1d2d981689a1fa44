// The page of an event: its chains of attribution drawn as a graph, and how many claims are marked.
import "./base";
import { drawGraph, type Graph } from "./parts/graph";
import { say } from "./parts/speech";

const place = document.getElementById("graph");
const data = document.getElementById("graph-data");
if (place && data) {
  const graph = JSON.parse(data.textContent ?? "{}") as Graph;
  const draw = (): void => drawGraph(place, graph);
  if (graph.nodes.length > 1) {
    place.hidden = false;
    await document.fonts.ready;
    draw();
    let width = place.clientWidth;
    new ResizeObserver(() => {
      if (Math.abs(place.clientWidth - width) < 40) return;
      width = place.clientWidth;
      draw();
    }).observe(place);
  }
}

const marked = document.getElementById("marked");
document.addEventListener("change", (event) => {
  if (!marked || !(event.target instanceof HTMLInputElement) || event.target.name !== "claim") return;
  const chosen = document.querySelectorAll('input[name="claim"]:checked').length;
  marked.textContent = chosen ? say("count.claims", { n: chosen }) : "";
});
