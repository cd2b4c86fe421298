// Streamlit calls this on each run, with the theme or the data changed or not.
import { GraphView } from "./view.js"

const MOUNTED = new WeakMap()

export default function (component) {
  const { data, parentElement, setStateValue, setTriggerValue } = component
  const host = parentElement.querySelector(".graph-view")
  if (!host || !data) return
  if (!MOUNTED.has(host)) MOUNTED.set(host, new GraphView(host, data.key))
  const view = MOUNTED.get(host)
  view.receive(data, setStateValue, setTriggerValue)
  return () => {
    view.release()
    MOUNTED.delete(host)
  }
}
