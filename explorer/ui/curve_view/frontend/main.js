// All charts of a page share the horizontal axis: one zoom, one place of the pointer.
class CurveView {
  constructor(host) {
    this.host = host
    this.id = `curves-${Math.random()}`
    this.charts = new Map()
    this.zoomed = null
  }

  receive(frame) {
    if (this.along !== frame.along) this.zoomed = null
    this.along = frame.along
    for (const [name, chart] of this.charts) {
      if (frame.charts.some(one => one.name === name)) continue
      chart.release()
      this.charts.delete(name)
    }
    for (const one of frame.charts) {
      if (!this.charts.has(one.name)) this.charts.set(one.name, new CurveChart(this, one.name))
      const chart = this.charts.get(one.name)
      if (!chart.card.isConnected) this.host.append(chart.card)
      chart.show(one, frame)
    }
    this.told()
  }

  /** Show a part of the horizontal axis, or with null all of it. */
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

const SHOWN = new WeakMap()

export default function ({ data, parentElement }) {
  const host = parentElement.querySelector(".curve-view")
  if (!host || !data) return
  if (!SHOWN.has(host)) SHOWN.set(host, new CurveView(host))
  const view = SHOWN.get(host)
  view.receive(data)
  return () => {
    view.release()
    SHOWN.delete(host)
  }
}
