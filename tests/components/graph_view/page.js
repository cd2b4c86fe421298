// The graph on a page of jsdom, which lays nothing out: the host's width is given, and where an outline is comes from
// its own numbers.
import { vi } from "vitest"
import PAGE from "../../../explorer/ui/components/graph_view/graph_view.html?raw"
import { GraphView } from "../../../explorer/ui/components/graph_view/view.js"

/** @import { GraphContent, GraphData, GraphWord, LayerDetails, Tree } from "../../../explorer/ui/components/messages" */

let mounted = 0

/** @type {GraphWord} */
export const SHOWN = { selected: null, open_blocks: [], color_by: "macs", view: "blocks", closed: null, apart: [] }

/** @param {Tree} tree @param {LayerDetails} [details] what the layer view shows beside it @returns {GraphContent} */
export const contentOf = (tree, details) =>
  ({ label: "Net", height: 17.8, tree: JSON.stringify(tree), paper: {}, ...(details ? { layers: JSON.stringify(details) } : {}) })

/** What the page sends with it. @param {string} key @param {Partial<GraphData>} more @returns {GraphData} */
export const dataOf = (key, more = {}) => ({ key, content: "", shown: SHOWN, ack: { client: "", seq: 0 }, present: false, ...more })

/** @param {Tree} tree @param {Partial<GraphData> & { width?: number, details?: LayerDetails }} more */
export function mount(tree, { width = 1400, details, ...more } = {}) {
  const key = `graph ${mounted}`
  mounted += 1
  document.body.innerHTML = PAGE
  const host = /** @type {HTMLElement} */ (document.querySelector(".graph-view"))
  host.style.setProperty("--st-chart-sequential-colors", "#ffffff,#000000")
  host.style.setProperty("--st-background-color", "#ffffff")
  Object.defineProperty(host, "clientWidth", { value: width })
  const said = vi.fn(), view = new GraphView(host, key)
  view.receive(contentOf(tree, details), dataOf(key, more), said)
  return { host, view, said }
}

/** What the last word says that is shown. @param {import("vitest").Mock} said @returns {GraphWord} */
export const shownBy = said => said.mock.lastCall?.[0].items.at(-1).shown

/** @param {GraphView} view @param {string} id */
export const nodeOf = (view, id) => view.drawnAs(id).node

/** @param {GraphView} view @param {string} key where the focus is, else on the node `at` @param {KeyboardEventInit & { at?: string }} more */
export function press(view, key, { at, ...more } = {}) {
  if (at) nodeOf(view, at).focus()
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more })
  const from = document.activeElement instanceof SVGElement ? document.activeElement : view.svg
  from.dispatchEvent(event)
  return event
}

/** @param {GraphView} view the id of what is focused */
export const focused = view => (view.svg.contains(document.activeElement) ? document.activeElement?.getAttribute("data-id") : null)

/** @this {SVGElement} */
function boxOfNumbers() {
  /** @param {string} name */
  const number = name => Number(this.getAttribute(name))
  const d = this.getAttribute("d")
  if (this.localName === "circle") return { x: number("cx") - number("r"), y: number("cy") - number("r"), width: 2 * number("r"), height: 2 * number("r") }
  if (!d) return { x: number("x"), y: number("y"), width: number("width"), height: number("height") }
  const [x, y, , , third] = (d.match(/-?[\d.]+/g) ?? []).map(Number) // M x,y L x,y V y: a pool's
  return { x, y, width: 1, height: third - y }
}

Object.assign(SVGElement.prototype, { getBBox: boxOfNumbers, scrollIntoView: () => {} })
