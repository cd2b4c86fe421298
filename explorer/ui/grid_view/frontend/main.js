// Streamlit calls this on each run, with the theme or the data changed or not.
import { GridView } from "./view.js"

const SHOWN = new WeakMap()

export default function (component) {
  const { data, parentElement, setStateValue } = component
  const host = parentElement.querySelector(".grid-view")
  if (!host || !data) return
  if (!SHOWN.has(host)) SHOWN.set(host, new GridView(host, data.key))
  const view = SHOWN.get(host)
  view.receive(data, setStateValue)
  return () => {
    view.release()
    SHOWN.delete(host)
  }
}
