// The layer view: what Graphviz laid out on the server, rebuilt element by element from what a drawing needs.
import { inkOn, make, textWidth } from "./svg.js"
import { isSingle } from "./measure.js"
import { part, parts } from "../shared/parts.js"
import { layOut, leastScale } from "./place.js"
import { describe, drawFold, drawUnfold } from "./nodes.js"
import { mark } from "./signs.js"


/** @import { Tree } from "../messages" */
/** @typedef {import("./types.js").AnyItem} AnyItem */
/** @typedef {import("./types.js").Drawing} Drawing */
/** @typedef {import("./types.js").GraphView} GraphView */
/** @typedef {import("./types.js").LayerFrame} LayerFrame */
/** @typedef {import("./types.js").Nodes} Nodes */
/** @typedef {import("./types.js").Paint} Paint */
/** @typedef {import("./types.js").Rect} Rect */
/** @typedef {import("./types.js").Room} Room */
/** @typedef {import("./types.js").Scopes} Scopes */

const ELEMENTS = ["g", "title", "text", "path", "polygon", "polyline", "ellipse"]
const ATTRIBUTES = ["class", "d", "points", "cx", "cy", "rx", "ry", "x", "y", "text-anchor", "font-size"]
const NARROW_REM = 30, LARGEST_LAYERS = 1.5

// { width, height, origin, graph } or null where the text is no drawing
/** @param {string} text @returns {Drawing | null} */
export function readDrawing(text) {
  const { documentElement: root } = new DOMParser().parseFromString(text, "image/svg+xml")
  const [x, y, width, height] = (root.getAttribute("viewBox") ?? "").split(/[\s,]+/).map(Number)
  const graph = root.querySelector("g.graph")
  const [dx, dy] = graph?.getAttribute("transform")?.match(/translate\(([^)]*)\)/)?.[1].split(/[\s,]+/).map(Number) ?? []
  if (!graph || ![x, y, width, height, dx, dy].every(Number.isFinite)) return null
  return { width, height, origin: { x: x - dx, y: y - dy }, graph }
}

/** @param {Element} element @returns {SVGElement} */
function rebuilt(element) {
  const copy = make(element.localName)
  for (const name of ATTRIBUTES) if (element.hasAttribute(name)) copy.setAttribute(name, element.getAttribute(name) ?? "")
  if (/^(stage|block|layer):/.test(element.id)) copy.dataset.scope = element.id
  const inside = [...element.children].filter(child => ELEMENTS.includes(child.localName))
  if (inside.length) copy.append(...inside.map(rebuilt))
  else copy.textContent = element.children.length ? "" : element.textContent
  return copy
}

// The frame of the layer view; it goes where layOut's goes. It is as high as the block view, so that what is below stays
// where it is when the views are switched or something is closed. It shrinks a little to show as much as it can.
/** @param {Drawing} drawing @param {Tree} tree @param {Room} room @returns {LayerFrame} */
export function frameLayers(drawing, tree, room) {
  const { width, height, origin } = drawing
  const blocks = layOut(tree, room), stage = blocks.narrow && !room.full ? NARROW_REM * room.rem : blocks.stage
  const usual = room.rem / 14, most = room.full ? LARGEST_LAYERS * usual : usual
  const scale = Math.max(leastScale(room), Math.min(most, (stage - 2) / height))
  return { layered: true, drawing, narrow: false, boxes: [], heads: [], open: room.open, width, height, origin, scale, stage }
}

// What can be closed in the layer view, as DOT calls it.
/** @param {Scopes} scopes */
export const foldable = scopes => [...scopes].filter(([, item]) => item.kind === "stage" || (item.items && !isSingle(item))).map(([name]) => name)

// Returns what to show and what was drawn: id -> { node, item, place }.
/** @param {Drawing} drawing @param {GraphView} view @param {Paint} paint */
export function drawLayers(drawing, { items, inside, scopes, parents, state }, paint) {
  const graph = rebuilt(drawing.graph), nodes = new Map()
  graph.querySelector(":scope > polygon")?.remove()
  graph.querySelector(":scope > title")?.remove()
  for (const edge of graph.querySelectorAll(".edge > title")) edge.remove()
  for (const group of parts(graph, ".cluster", SVGElement)) asCluster(group, scopes, nodes)
  for (const node of parts(graph, ".node:not(.cluster)", SVGElement)) {
    const name = node.querySelector("title")?.textContent ?? ""
    const closed = scopes.get(node.dataset.scope ?? "")
    const item = closed ?? items.get(name) ?? inside.get(name)
    if (!item) continue
    const apart = closed ? null : [item.id, parents.get(item.id)].find(id => state.apart.includes(id ?? ""))
    asNode(node, item, { closed, apart }, paint, nodes)
  }
  return { layers: [graph], nodes }
}

// `closed`: it stands for a stage or block; `apart`: the layer that it is drawn apart with.
/** @param {SVGElement} node @param {AnyItem} item @param {{ closed?: AnyItem, apart?: string | null }} how @param {Paint} paint @param {Nodes} nodes */
function asNode(node, item, { closed, apart }, paint, nodes) {
  const color = paint.color(item), shape = part(node, "path, polygon, ellipse", SVGElement), place = placeOfShape(shape)
  shape.classList.add("outline", item.kind === "pool" ? "pool" : "leaf")
  if (color) shape.style.fill = color
  node.style.setProperty("--ink", color ? inkOn(color) : "var(--st-text-color)")
  node.classList.toggle("folded", Boolean(closed))
  enter(node, item, nodes, place)
  if (!closed && !apart && item.members.length < 2) return
  node.dataset.scope ??= `layer:${apart ?? item.id}`
  node.setAttribute("aria-expanded", String(Boolean(apart)))
  if (!apart) drawUnfold(node, place, true)
}

// The frame around what is open: a stage, a block, or a layer apart from its normalization and ReLU.
/** @param {SVGElement} group @param {Scopes} scopes @param {Nodes} nodes */
function asCluster(group, scopes, nodes) {
  const scope = group.dataset.scope ?? "", item = scopes.get(scope), shape = part(group, "path, polygon", SVGElement), place = placeOfShape(shape)
  shape.classList.add("outline", "region")
  if (!item) return
  if (scope.startsWith("layer:")) group.classList.add("apart")
  else {
    group.classList.add("node")
    group.setAttribute("aria-expanded", "true")
    enter(group, item, nodes, place)
    if (isSingle(item)) return
  }
  drawFold(group, foldAt(group, place), place.y)
}

// Behind the name, which is at the left: the right end of a stage may be far away.
/** @param {SVGElement} group @param {Rect} place */
function foldAt(group, place) {
  const name = group.querySelector(":scope > text")
  return name?.textContent.trim() ? Number(name.getAttribute("x")) + textWidth(name.textContent, 12, 650) / 2 + 8 : place.x + 6
}

/** @param {SVGElement} node @param {AnyItem} item @param {Nodes} nodes @param {Rect} place */
function enter(node, item, nodes, place) {
  const { label, title } = describe(item), name = item.items || item.kind === "stage" ? item.label : item.id
  node.dataset.id = item.id
  for (const [key, value] of [["tabindex", "-1"], ["role", "button"], ["aria-label", label]]) node.setAttribute(key, value)
  node.querySelector("title")?.remove()
  node.prepend(make("title", {}, `${name}\n${title}`))
  node.classList.toggle("auxiliary", Boolean(item.auxiliary))
  node.classList.toggle("failed", Boolean(item.failed))
  mark(node, item, place)
  nodes.set(item.id, { node, item, place })
}

// Where an outline is, from its own numbers: asking the browser for each would lay out all of them again.
/** @param {Element} shape @returns {Rect} */
function placeOfShape(shape) {
  if (shape.localName === "ellipse") {
    const [cx, cy, rx, ry] = ["cx", "cy", "rx", "ry"].map(name => Number(shape.getAttribute(name)))
    return { x: cx - rx, y: cy - ry, width: 2 * rx, height: 2 * ry }
  }
  const numbers = ((shape.getAttribute("d") ?? shape.getAttribute("points") ?? "").match(/-?[\d.]+/g) ?? []).map(Number)
  const [xs, ys] = [0, 1].map(odd => numbers.filter((_, i) => i % 2 === odd))
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y }
}
