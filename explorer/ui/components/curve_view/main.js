// All charts of a page share the horizontal axis: one zoom, one place of the pointer.
import { onLeaving } from "../shared/leaving.js"
import { short } from "./axes.js"
import { CurveChart } from "./chart.js"

/** @import { FrontendRenderer } from "@streamlit/component-v2-lib" */
/** @import { CurveFrame } from "../messages" */

export class CurveView {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.host = host
    this.id = `curves-${Math.random()}`
    /** @type {Map<string, CurveChart>} */
    this.charts = new Map()
    /** @type {[number, number] | null} */
    this.zoomed = null
    this.along = ""
  }

  /** @param {CurveFrame} frame */
  receive(frame) {
    if (this.along !== frame.along) this.zoomed = null
    this.along = frame.along
    for (const [name, chart] of this.charts) {
      if (frame.charts.some(one => one.name === name)) continue
      chart.release()
      this.charts.delete(name)
    }
    for (const one of frame.charts) {
      const chart = this.charts.get(one.name) ?? new CurveChart(this, one.name, one, frame)
      this.charts.set(one.name, chart)
      if (!chart.card.isConnected) this.host.append(chart.card)
      chart.show(one, frame)
    }
    this.told()
  }

  /** Show a part of the horizontal axis, or with null all of it. @param {[number, number] | null} part */
  zoom(part) {
    this.zoomed = part
    for (const chart of this.charts.values()) chart.rescale()
    this.told()
  }

  told() {
    this.host.dataset.zoom = this.zoomed ? this.zoomed.map(short).join(" ") : ""
    for (const chart of this.charts.values()) chart.button.hidden = !this.zoomed
  }

  release() {
    for (const chart of this.charts.values()) chart.release()
  }
}

/** @type {WeakMap<HTMLElement, CurveView>} */
const SHOWN = new WeakMap()

/** @type {FrontendRenderer<{}, CurveFrame>} */
export default ({ data, parentElement }) => {
  /** @type {HTMLElement | null} */
  const host = parentElement.querySelector(".curve-view")
  if (!host || !data) return
  const view = SHOWN.get(host) ?? new CurveView(host)
  SHOWN.set(host, view)
  view.receive(data)
  return onLeaving(host, () => {
    view.release()
    SHOWN.delete(host)
  })
}
