// The layer view: what Graphviz laid out on the server, rebuilt element by element from what a drawing needs.
import { inkOn, make } from "./svg.js"
import { isComposite } from "./measure.js"
import { describe } from "./nodes.js"

const ELEMENTS = ["g", "title", "text", "path", "polygon", "polyline", "ellipse"]
const ATTRIBUTES = ["class", "d", "points", "cx", "cy", "rx", "ry", "x", "y", "text-anchor", "font-size"]
const MOST_REM = 30, LEAST_SCALE = 0.95

// { width, height, origin, graph } or null where the text is no drawing
export function readDrawing(text) {
  const { documentElement: root } = new DOMParser().parseFromString(text, "image/svg+xml")
  const [x, y, width, height] = (root.getAttribute("viewBox") ?? "").split(/[\s,]+/).map(Number)
  const graph = root.querySelector("g.graph")
  const [dx, dy] = graph?.getAttribute("transform")?.match(/translate\(([^)]*)\)/)?.[1].split(/[\s,]+/).map(Number) ?? []
  if (![x, y, width, height, dx, dy].every(Number.isFinite)) return null
  return { width, height, origin: { x: x - dx, y: y - dy }, graph }
}

function rebuilt(element) {
  const copy = make(element.localName)
  for (const name of ATTRIBUTES) if (element.hasAttribute(name)) copy.setAttribute(name, element.getAttribute(name))
  const inside = [...element.children].filter(child => ELEMENTS.includes(child.localName))
  if (inside.length) copy.append(...inside.map(rebuilt))
  else copy.textContent = element.children.length ? "" : element.textContent
  return copy
}

// The frame of the layer view for a host of this width; it goes where layOut's goes.
export function frameLayers(drawing, { rem, minRem, open }) {
  const tall = Math.max(minRem * rem, Math.min(MOST_REM * rem, drawing.height * LEAST_SCALE * rem / 14 + 2))
  const scale = Math.max(LEAST_SCALE * rem / 14, Math.min(rem / 14, (tall - 2) / drawing.height))
  const { width, height, origin } = drawing
  return { layered: true, narrow: false, boxes: [], heads: [], open, width, height, origin, scale, stage: tall }
}

// Returns what to show and what was drawn: id -> { node, item }.
export function drawLayers(drawing, items, paint) {
  const graph = rebuilt(drawing.graph), nodes = new Map()
  graph.querySelector(":scope > polygon")?.remove()
  graph.querySelector(":scope > title")?.remove()
  for (const edge of graph.querySelectorAll(".edge > title")) edge.remove()
  for (const group of graph.querySelectorAll(".cluster")) asCluster(group, items, nodes)
  for (const node of graph.querySelectorAll(".node:not(.cluster)")) asNode(node, items, paint, nodes)
  return { layers: [graph], nodes }
}

function asNode(node, items, paint, nodes) {
  const id = node.querySelector("title").textContent, item = items.get(id)
  if (!item) return
  const color = paint.color(item), shape = node.querySelector("path, polygon, ellipse")
  shape.classList.add("outline", item.kind === "pool" ? "pool" : "leaf")
  if (color) shape.style.fill = color
  node.style.setProperty("--ink", color ? inkOn(color) : "var(--st-text-color)")
  enter(node, id, item, nodes, `${id}\n${describe(item).title}`)
}

function asCluster(group, items, nodes) {
  const label = group.querySelector("text")?.textContent ?? ""
  const item = [...items.values()].find(one => isComposite(one) && one.label === label) ?? null
  group.classList.add("node")
  group.querySelector("path, polygon").classList.add("outline", "region")
  const said = item ? describe(item).title : label
  enter(group, item?.id ?? label, item ?? { id: label, kind: "group" }, nodes, item ? `${label}\n${said}` : label)
}

function enter(node, id, item, nodes, title) {
  node.dataset.id = id
  for (const [name, value] of [["tabindex", -1], ["role", "button"], ["aria-label", title.replaceAll("\n", ", ")]]) {
    node.setAttribute(name, value)
  }
  node.querySelector("title")?.remove()
  node.prepend(make("title", {}, title))
  node.classList.toggle("auxiliary", Boolean(item.auxiliary))
  node.classList.toggle("failed", Boolean(item.failed))
  nodes.set(id, { node, item })
}
