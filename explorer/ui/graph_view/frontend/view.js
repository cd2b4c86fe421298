// One mounted graph: what is open, selected and in sight, and when to draw again.
import { make, useFont } from "./svg.js"
import { canOpen } from "./measure.js"
import { indexed } from "./tree.js"
import { layOut } from "./place.js"
import { paintFor } from "./paint.js"
import { drawAll } from "./draw.js"
import { drawLayers, frameLayers, readDrawing } from "./layers.js"
import { foldAll, toggleLayers, unfoldTo } from "./folding.js"
import { anchorOf, applyZoom, keepInSight, showBox, showPoint } from "./sight.js"
import { paintSelection } from "./chosen.js"
import { paintBar, wireBar } from "./bar.js"
import { saveAnswer, wireExport } from "./export.js"
import { presentPage } from "./present.js"
import { showFound, wireSearch } from "./search.js"
import { flashChanges } from "./changes.js"
import { focusedId, rove, showOnPage } from "./focus.js"
import { listen } from "./input.js"
import { noteNow, showNote } from "./note.js"

const CUT_PX = 1600 // a narrow page shows no more than that before somebody wants the rest

// Streamlit may take a component off the page and put it back: what was open and in sight is kept by the key.
const KEPT = (globalThis[Symbol.for("explorer.graph_view")] ??= new Map())

export class GraphView {
  constructor(host, key) {
    this.host = host
    this.key = key
    this.stage = host.querySelector(".stage")
    this.svg = make("svg", { role: "group", "aria-description": "Arrow keys move, Enter selects, B selects the branch, E opens or closes, Shift+E closes what is around" })
    this.stage.append(this.svg)
    const kept = KEPT.get(key)
    this.state = kept ?? {
      open: new Set(), selected: null, colorBy: "macs", view: "blocks", closed: null, apart: [],
      zoom: 1, told: 0, left: 0, top: 0,
    }
    KEPT.set(key, this.state)
    this.nodes = new Map()
    this.flashing = new Map()
    listen(this)
    wireBar(this)
    wireSearch(this)
    wireExport(this)
    this.watch = new ResizeObserver(() => {
      if (Math.abs(this.width - host.clientWidth) <= 2) return
      presentPage(this, this.presenting) // its type follows the window
      this.draw()
    })
    this.watch.observe(host)
    this.stage.addEventListener("scroll", () => {
      this.state.left = this.stage.scrollLeft
      this.state.top = this.stage.scrollTop
    }, { passive: true })
    document.fonts?.ready.then(() => { this.looks = ""; if (this.tree) this.draw() })
  }

  release() {
    this.watch.disconnect()
    presentPage(this, false)
  }

  // data: { tree (JSON text), label (the network's name), height, layers (SVG text, while that view is on) with inside (JSON text of the
  //         items that the tree has not) or problem, file (what the server made), paper (the theme on paper),
  //         command: { number, selected, open_blocks, color_by, view, closed, apart } }
  receive(data, emit, ask) {
    Object.assign(this, { emit, ask, height: data.height, paper: data.paper, presenting: data.present })
    if (data.file) saveAnswer(this, data.file)
    this.host.classList.toggle("presenting", data.present)
    const resized = presentPage(this, data.present)
    const told = data.command.number !== this.state.told
    if (told) this.obey(data.command)
    const fresh = data.tree !== this.text
    if (fresh) {
      this.text = data.tree
      this.tree = JSON.parse(data.tree)
      Object.assign(this, indexed(this.tree))
    }
    const redrawn = data.layers !== this.layersText
    if (redrawn) {
      this.layersText = data.layers
      this.inside = new Map(JSON.parse(data.inside ?? "[]").map(item => [item.id, item]))
      this.host.classList.remove("busy")
      this.drawing = data.layers ? readDrawing(data.layers) : null
    }
    this.problem = data.problem ?? (redrawn && data.layers && !this.drawing ? "The drawing can't be read" : "")
    this.network = data.label
    if (fresh || resized || (redrawn && this.state.view === "layers") || this.note !== noteNow(this) || told || this.looks !== this.looksNow()) this.draw(fresh)
    if (told || this.arriving) this.reveal()
  }

  // Python's word about the selection, what is open or the color: it counts once.
  obey({ number, selected, open_blocks: open, color_by: colorBy, view, closed, apart }) {
    Object.assign(this.state, { told: number, selected, open: new Set(open), colorBy, view, closed, apart })
  }

  // Scroll to what Python wants to be looked at.
  reveal() {
    if (!this.frame || (this.state.view === "layers") !== Boolean(this.frame.layered)) return
    if (this.arriving) this.stage.scrollTop = (this.stage.scrollHeight - this.stage.clientHeight) / 2
    this.arriving = false
    const open = this.frame.boxes.find(box => box.form === "open")
    if (open) showBox(this, open)
    const selected = this.shown(this.state.selected)
    if (selected) showPoint(this, this.centerOf(selected), this.frame.layered ? this.width / 3 : undefined)
  }

  looksNow() {
    const style = getComputedStyle(this.host)
    return ["--st-text-color", "--st-chart-sequential-colors", "font-family"].map(name => style.getPropertyValue(name)).join("|")
  }

  // ---- drawing ----

  draw(fresh = false) {
    const { host, stage, svg, state } = this
    this.width = host.clientWidth
    if (!this.width) return
    this.looks = this.looksNow()
    useFont(getComputedStyle(host).fontFamily)
    const theme = this.theme()
    const anchor = anchorOf(this)
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) || 14
    host.classList.toggle("narrow", this.width < 620)
    showNote(this)
    const paint = this.paint = paintFor(this.tree, this.items, state.colorBy, theme)
    const least = this.isFull() ? (innerHeight - host.querySelector(".bar").offsetHeight) / rem : this.height
    const full = this.isFull(), room = { open: this.openIds(), width: this.width, rem, minRem: least, full, presenting: this.presenting }
    const layered = state.view === "layers" && this.drawing
    const frame = layered ? frameLayers(this.drawing, this.tree, room) : layOut(this.tree, room)
    host.classList.toggle("layered", Boolean(layered))
    const cut = frame.narrow && !full && !state.whole && frame.stage > CUT_PX
    host.classList.toggle("cut", cut)
    stage.style.height = full ? "" : `${cut ? CUT_PX : frame.stage}px`
    this.frame = frame
    svg.setAttribute("aria-label", this.nameOf(frame.layered))
    const { layers, nodes } = layered ? drawLayers(this.drawing, this, paint) : drawAll(frame, paint, this.items)
    const focused = focusedId(this)
    svg.replaceChildren(...layers)
    this.nodes = nodes
    const { x, y } = this.origin()
    svg.setAttribute("viewBox", `${x} ${y} ${frame.width} ${frame.height}`)
    applyZoom(this)
    paintBar(this, theme.ramp, paint)
    paintSelection(this)
    showFound(this)
    rove(this, focused ?? this.roving)
    if (focused) nodes.get(this.roving)?.node.focus({ preventScroll: true })
    keepInSight(this, anchor)
    flashChanges(this, fresh)
  }

  openIds() {
    return new Set([...this.state.open].filter(id => canOpen(this.items.get(id) ?? {})))
  }

  theme() {
    const style = getComputedStyle(this.host)
    const colors = name => style.getPropertyValue(name).split(",").map(color => color.trim())
    const [paper] = colors("--st-background-color")
    return { ramp: colors("--st-chart-sequential-colors"), paper }
  }

  origin() {
    return this.frame.origin ?? { x: 0, y: 0 }
  }

  nameOf(layered) {
    return `${layered ? "Layers" : "Blocks"} of ${this.network}`
  }

  isFull() {
    return this.host.matches(":fullscreen")
  }

  show(view) {
    if (view === this.state.view) return
    Object.assign(this.state, { view, zoom: 1, left: 0, top: 0 })
    this.arriving = true
    this.draw()
    this.reveal()
    this.say()
  }

  // ---- selection, focus, folding ----

  // The node on screen that stands for an id: itself, or the closed block that holds it.
  shown(id) {
    while (id != null && !this.nodes.has(id)) id = this.parents.get(id)
    return id ?? null
  }

  select(id) {
    if (this.items.get(id)?.kind === "io" && !this.items.get(id).members.length) return
    if (id !== null) rove(this, id)
    if (this.state.selected === id) return
    this.state.selected = id
    paintSelection(this)
    this.say()
  }

  // The branch that a layer belongs to
  selectBranch(id) {
    const branch = [...this.items.values()].find(item => item.kind === "branch" && item.holds.includes(id))
    if (branch) this.select(branch.id)
  }

  toggle(id, keepOthers = false) {
    if (this.frame.layered) return toggleLayers(this, this.nodes.get(id).node.dataset.scope)
    const { open } = this.state, was = open.has(id)
    const isHead = other => this.tree.heads.some(one => one.id === other)
    if (!was && !keepOthers) for (const other of [...open]) if (isHead(other) === isHead(id)) open.delete(other)
    if (was) open.delete(id)
    else open.add(id)
    this.toggled = id
    this.draw()
    this.say()
  }

  // Select something wherever it is: a closed block around it opens.
  goTo(id) {
    const around = this.items.get(this.parents.get(id)), { open } = this.state
    if (this.frame.layered) {
      this.state.selected = id
      if (unfoldTo(this, id)) return
      paintSelection(this)
      this.say()
    } else if (around && canOpen(around) && !open.has(around.id)) {
      this.state.selected = id
      this.toggle(around.id)
    } else this.select(id)
    this.reveal()
    showOnPage(this, this.shown(id))
  }

  closeAll(close = true) {
    if (this.frame.layered) return foldAll(this, close)
    this.state.open.clear()
    this.draw()
    this.say()
  }

  // The server lays out what is open now; until then the drawing stays as it is.
  awaitLayers() {
    this.host.classList.add("busy")
    this.say()
  }

  showRest() {
    this.state.whole = true
    this.draw()
  }

  colorBy(measure) {
    this.state.colorBy = measure
    this.draw()
    this.say()
  }

  // All of it, with the number of the command that it follows: Python tells a new word from an old one by that.
  say() {
    const { selected, colorBy, told, view, closed, apart } = this.state
    this.emit("view", { number: told, selected, open_blocks: [...this.openIds()], color_by: colorBy, view, closed, apart })
  }

  // Where a node is in the drawing, from its upper left corner.
  placeOf(id) {
    const { node, place } = this.nodes.get(id)
    const { x, y, width, height } = place ?? node.querySelector(".reach, .outline").getBBox(), origin = this.origin()
    return { x: x - origin.x, y: y - origin.y, width, height }
  }

  centerOf(id) {
    const { x, y, width, height } = this.placeOf(id)
    return { x: x + width / 2, y: y + height / 2 }
  }

  * centers() {
    for (const [id, { node }] of this.nodes) if (!node.matches(".cluster, .lane")) yield [id, this.centerOf(id)]
  }
}
