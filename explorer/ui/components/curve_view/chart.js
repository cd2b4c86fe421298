// One chart in its card. It is built anew only where its lines are others; a tick gives it points.

import { element } from "../shared/element.js"
import uPlot from "../vendor/uplot/uPlot.esm.js"
import { apart, axis, fitted, looks, nearest, short } from "./axes.js"

/**
 * @import { Looks } from "./axes.js"
 * @import { Chart, CurveFrame, Line } from "../messages"
 * @import { CurveView } from "./main.js"
 */

export class CurveChart {
  /** @type {Chart} */ chart
  /** @type {CurveFrame} */ frame
  /** @type {uPlot | undefined} */ u
  built = ""

  /** @param {CurveView} view @param {string} name @param {Chart} chart @param {CurveFrame} frame */
  constructor(view, name, chart, frame) {
    this.view = view
    this.chart = chart
    this.frame = frame
    this.title = element("b")
    this.about = element("span")
    this.button = element("button", { type: "button", hidden: "" }, "Reset zoom")
    this.hover = element("div", { class: "hover", hidden: "" })
    this.plot = element("div", { class: "plot", role: "img" }, this.hover)
    this.footer = element("footer")
    const header = element("header", {}, this.title, this.about, this.button)
    this.card = element("section", { class: "card", "data-chart": name }, header, this.plot, this.footer)
    this.button.onclick = () => view.zoom(null)
    this.sizes = new ResizeObserver(() => this.resize())
    this.sizes.observe(this.plot)
  }

  /** @param {Chart} chart @param {CurveFrame} frame */
  show(chart, frame) {
    this.chart = chart
    this.frame = frame
    this.card.classList.toggle("wide", chart.wide)
    this.card.style.height = `${chart.wide ? frame.height / 2 : frame.height}px`
    this.title.textContent = chart.title
    this.about.textContent = chart.about
    this.footer.textContent = chart.marks.length ? `Reported: ${chart.marks.map(mark => mark.name).join(" · ")}` : ""
    this.plot.setAttribute("aria-label", `${chart.title} ${chart.about}; ${this.summary()}`)
    const look = looks(this.plot)
    const built = JSON.stringify([look, chart.log, frame.unit, chart.marks.length > 0, chart.lines.map(this.style)])
    if (built !== this.built) this.build(look, built)
    else this.u?.setData(this.points())
  }

  /** @param {Line} line */
  style(line) {
    return [line.run, line.kind, line.color, line.dashed, line.front]
  }

  summary() {
    const last = this.chart.lines.filter(line => line.y.length).map(line => `${this.named(line)} ${this.text(line.y[line.y.length - 1])}`)
    return last.join(", ") || "no points yet"
  }

  /** @param {Line} line */
  named(line) {
    return `${line.run} ${line.kind}`.trim()
  }

  /** @param {number} value */
  text(value) {
    return value.toFixed(this.chart.digits) + this.chart.unit
  }

  /** @returns {uPlot.AlignedData} */
  points() {
    const { lines } = this.chart
    if (!lines.length) return [[]]
    return /** @type {uPlot.AlignedData} */ (uPlot.join(lines.map(line => [line.x, line.y])))
  }

  /** @param {Looks} look @param {string} built */
  build(look, built) {
    this.built = built
    this.u?.destroy()
    const { chart, frame, view } = this
    /** @type {uPlot.Options} */
    const options = {
      width: Math.max(this.plot.clientWidth, 50),
      height: Math.max(this.plot.clientHeight, 50),
      padding: [8, chart.marks.length ? 38 : 12, 0, 0],
      legend: { show: false },
      scales: {
        x: { time: false, range: () => view.zoomed ?? [0, this.frame.end] },
        y: { distr: chart.log ? 3 : 1, range: (_u, low, high) => this.range(low, high) },
      },
      axes: [
        axis(look, 2, 24, value => short(value ?? 0) + (frame.unit && ` ${frame.unit}`)),
        axis(look, 3, 42, value => (value == null ? "" : short(value) + chart.unit)),
      ],
      series: [{}, ...chart.lines.map((line, at) => this.series(line, at))],
      cursor: {
        y: false,
        dataIdx: nearest,
        points: { size: 6 },
        drag: { x: true, y: false, setScale: false },
        bind: { dblclick: () => () => { view.zoom(null); return null } },
        sync: { key: view.id, filters: { pub: kind => kind === "mousemove" || kind === "mouseleave" } },
      },
      hooks: {
        draw: [u => this.marks(u, look)],
        setSelect: [u => this.selected(u)],
        setCursor: [u => this.hovered(u)],
      },
    }
    this.u = new uPlot(options, this.points(), this.plot)
  }

  /** @param {Line} line @param {number} at @returns {uPlot.Series} */
  series(line, at) {
    return {
      stroke: line.color,
      alpha: line.front ? 1 : line.dashed ? 0.4 : 0.7,
      width: line.front ? (line.dashed ? 1.6 : 2.4) : line.dashed ? 1.2 : 1.5,
      dash: line.dashed ? [4, 4] : undefined,
      spanGaps: true,
      points: { show: () => this.chart.lines[at]?.x.length === 1 },
    }
  }

  /** @param {number | null} low @param {number | null} high @returns {[number, number]} */
  range(low, high) {
    const { chart } = this
    return (this.view.zoomed && fitted(low, high, chart.log)) || [chart.low, chart.high]
  }

  /** @param {uPlot} u */
  selected(u) {
    const { left, width } = u.select
    if (width < 4) return
    u.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false)
    this.view.zoom([u.posToVal(left, "x"), u.posToVal(left + width, "x")])
  }

  rescale() {
    this.button.hidden = !this.view.zoomed
    this.u?.setData(this.u.data)
  }

  resize() {
    const [width, height] = [this.plot.clientWidth, this.plot.clientHeight]
    if (this.u && width && height && (width !== this.u.width || height !== this.u.height)) this.u.setSize({ width, height })
  }

  /** Lines that others report, with their labels beside the plot, where no curve is. @param {uPlot} u @param {Looks} look */
  marks(u, look) {
    const ratio = devicePixelRatio
    const { min = 0, max = 0 } = u.scales.y
    const seen = this.chart.marks.filter(mark => mark.y >= min && mark.y <= max)
    const rows = seen.map(({ y, label }) => ({ y: u.valToPos(y, "y", true), label })).sort((a, b) => a.y - b.y)
    const { ctx, bbox } = u
    ctx.save()
    ctx.strokeStyle = ctx.fillStyle = look.text
    ctx.font = look.font.replace("11px", `${10 * ratio}px`)
    ctx.textBaseline = "middle"
    ctx.textAlign = "left"
    ctx.setLineDash([2 * ratio, 3 * ratio])
    ctx.lineWidth = ratio
    const labels = apart(rows.map(({ y }) => y), 11 * ratio)
    rows.forEach(({ y, label }, at) => {
      ctx.beginPath()
      ctx.moveTo(bbox.left, y)
      ctx.lineTo(bbox.left + bbox.width, y)
      ctx.stroke()
      ctx.fillText(label, bbox.left + bbox.width + 4 * ratio, labels[at])
    })
    ctx.restore()
  }

  /** All runs at the pointer's place: a row for each, a column for each kind. @param {uPlot} u */
  hovered(u) {
    const { left = -1, idxs } = u.cursor
    /** @type {Map<string, { color: string, texts: string[] }>} */
    const rows = new Map()
    this.chart.lines.forEach((line, at) => {
      const index = left >= 0 ? idxs?.[at + 1] : null
      const value = index == null ? null : u.data[at + 1][index]
      if (value == null) return
      const row = rows.get(line.run) ?? { color: line.color, texts: [] }
      rows.set(line.run, row)
      row.texts.push(`${line.kind} ${this.text(value)}`.trim())
    })
    this.hover.hidden = !rows.size
    if (!rows.size) return
    this.hover.replaceChildren(this.row("", this.place(u.posToVal(left, "x"))))
    for (const [run, { color, texts }] of [...rows].reverse()) this.hover.append(this.row(color, `${run} ${texts.join(", ")}`))
    const [width, space] = [this.hover.offsetWidth, this.plot.clientWidth]
    const place = u.over.offsetLeft + left
    this.hover.style.left = `${place + 12 + width < space ? place + 12 : Math.max(0, place - 12 - width)}px`
  }

  /** `3 s`, `step 81`, `epoch 1.5`: half a step is no place. @param {number} value */
  place(value) {
    const { unit, along } = this.frame
    return unit ? `${short(value)} ${unit}` : `${along} ${along === "step" ? Math.round(value) : short(value)}`
  }

  /** @param {string} color @param {string} text */
  row(color, text) {
    const row = document.createElement("div")
    const mark = document.createElement("i")
    mark.style.background = color
    mark.hidden = !color
    row.append(mark, text)
    return row
  }

  release() {
    this.sizes.disconnect()
    this.u?.destroy()
    this.card.remove()
  }
}
