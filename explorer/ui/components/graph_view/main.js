// Streamlit calls this on each run, with the theme or the data changed or not.
import { onLeaving } from "../shared/leaving.js"
import { keptContent, withContent } from "./content.js"
import { GraphView } from "./view.js"

/** @import { FrontendRenderer } from "@streamlit/component-v2-lib" */
/** @import { GraphData, GraphSaid } from "../messages" */

/** @type {WeakMap<Element, GraphView>} */
const MOUNTED = new WeakMap()

/** @type {FrontendRenderer<{ said: GraphSaid }, GraphData>} */
export default ({ data, parentElement, setStateValue }) => {
  /** @type {HTMLElement | null} */
  const host = parentElement.querySelector(".graph-view")
  if (!host || !data) return
  // Streamlit may end this and begin it again on the same host: a second view would be drawn beside the first one
  let view = MOUNTED.get(host)
  if (view?.key !== data.key) {
    view = new GraphView(host, data.key)
    MOUNTED.set(host, view)
  }
  const mounted = view
  /** @param {Omit<GraphSaid, "has">} word */
  const say = word => setStateValue("said", { ...word, has: keptContent(data.key) })
  withContent(data.key, data.content, content => mounted.receive(content, data, say), () => mounted.lacks(data, say))
  return onLeaving(host, () => mounted.release())
}
