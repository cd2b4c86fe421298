// Streamlit calls this on each run, with the theme or the data changed or not.
import { onLeaving } from "../shared/leaving.js"
import { GridView } from "./view.js"

/** @import { FrontendRenderer } from "@streamlit/component-v2-lib" */
/** @import { GridData, Said } from "../messages" */

/** @type {WeakMap<HTMLElement, GridView>} */
const SHOWN = new WeakMap()

/** @type {FrontendRenderer<{ said: Said }, GridData>} */
export default ({ data, parentElement, setStateValue }) => {
  /** @type {HTMLElement | null} */
  const host = parentElement.querySelector(".grid-view")
  if (!host || !data) return
  // Streamlit may end this and begin it again on the same host: a second view of it would do everything twice
  const before = SHOWN.get(host)
  const view = before?.key === data.key ? before : new GridView(host, data.key)
  SHOWN.set(host, view)
  view.receive(data, setStateValue)
  return onLeaving(host, () => view.release())
}
