// Mouse, wheel and keyboard. Listeners are set once per host; `view` carries what changes.
import { closeAround, toggleLayers } from "./folding.js"
import { ARROWS, moveFocus } from "./arrows.js"
import { rove } from "./focus.js"
import { fit, zoomBy } from "./sight.js"

/** @typedef {import("./types.js").GraphView} GraphView */
/** @typedef {{ apart: number, x: number, y: number }} Fingers */

const ZOOM_STEP = 1.25, DRAG_FROM = 4

/** @param {Event} event @param {string} selector @returns {SVGElement | null} */
const within = ({ target }, selector) => (target instanceof Element ? target.closest(selector) : null)
/** @param {Event} event */
const nodeAt = event => within(event, "[data-id]")
/** @param {SVGElement} node */
const idOf = node => node.dataset.id ?? ""

/** @param {GraphView} view */
export function listen(view) {
  const { stage, svg } = view
  svg.addEventListener("click", event => onClick(view, event))
  svg.addEventListener("dblclick", event => {
    const node = nodeAt(event)
    if (node?.hasAttribute("aria-expanded")) view.toggle(idOf(node), event.shiftKey)
  })
  svg.addEventListener("keydown", event => onKey(view, event))
  svg.addEventListener("focusin", event => {
    const node = nodeAt(event)
    if (node) rove(view, idOf(node))
  })
  stage.addEventListener("wheel", event => onWheel(view, event), { passive: false })
  dragToPan(view)
  pinchToZoom(view)
}

/** @param {GraphView} view @param {MouseEvent} event */
function onClick(view, event) {
  if (view.dragged) return
  const apart = within(event, ".apart")
  if (apart && within(event, ".fold")) return toggleLayers(view, `layer:${apart.dataset.layer}`)
  const node = nodeAt(event)
  if (!node) return view.select(null)
  if (within(event, ".unfold, .fold")) return view.toggle(idOf(node), event.shiftKey)
  view.select(within(event, "[data-part]")?.dataset.part ?? idOf(node))
}

// Plain wheel and touch belong to the page; with ctrl (a trackpad's pinch says the same) it zooms where the pointer is.
/** @param {GraphView} view @param {WheelEvent} event */
function onWheel(view, event) {
  if (!event.ctrlKey && !event.metaKey) return
  event.preventDefault()
  const place = view.stage.getBoundingClientRect()
  const step = Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) * 0.01)
  zoomBy(view, step, { x: event.clientX - place.left, y: event.clientY - place.top })
}

/** @param {GraphView} view */
function dragToPan(view) {
  const { stage } = view
  /** @type {{ x: number, y: number, left: number, top: number } | null} */
  let start = null
  stage.addEventListener("pointerdown", event => {
    view.dragged = false
    if (event.button === 0 && event.pointerType !== "touch") {
      start = { x: event.clientX, y: event.clientY, left: stage.scrollLeft, top: stage.scrollTop }
    }
  })
  stage.addEventListener("pointermove", event => {
    if (!start) return
    const dx = event.clientX - start.x, dy = event.clientY - start.y
    if (!view.dragged && Math.hypot(dx, dy) < DRAG_FROM) return
    if (!view.dragged) stage.setPointerCapture(event.pointerId)
    view.dragged = true
    stage.scrollLeft = start.left - dx
    stage.scrollTop = start.top - dy
  })
  const end = () => { start = null }
  stage.addEventListener("pointerup", end)
  stage.addEventListener("pointercancel", end)
}

// Two fingers zoom around the point between them and move what is under it; one finger scrolls.
/** @param {GraphView} view */
function pinchToZoom(view) {
  const { stage } = view
  /** @type {Fingers | null} */
  let last = null
  /** @param {TouchList} touches @returns {Fingers} */
  const between = ([a, b]) => {
    const place = stage.getBoundingClientRect()
    return {
      apart: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY),
      x: (a.clientX + b.clientX) / 2 - place.left, y: (a.clientY + b.clientY) / 2 - place.top,
    }
  }
  stage.addEventListener("touchstart", event => {
    last = event.touches.length === 2 ? between(event.touches) : null
  }, { passive: true })
  stage.addEventListener("touchmove", event => {
    if (!last || event.touches.length !== 2) return
    event.preventDefault()
    const now = between(event.touches)
    if (last.apart > 0) zoomBy(view, now.apart / last.apart, now)
    stage.scrollLeft -= now.x - last.x
    stage.scrollTop -= now.y - last.y
    last = now
    view.dragged = true
  }, { passive: false })
  stage.addEventListener("touchend", () => { last = null }, { passive: true })
}

/** @param {GraphView} view @param {KeyboardEvent} event */
function onKey(view, event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return
  const node = nodeAt(event)
  const done = node && event.key in ARROWS ? moveFocus(view, idOf(node), event.key) : onCommand(view, node, event)
  if (done) {
    event.preventDefault()
    event.stopPropagation()
  }
}

/** @param {GraphView} view @param {SVGElement | null} node @param {KeyboardEvent} event */
function onCommand(view, node, { key, shiftKey }) {
  const id = node?.dataset.id
  if (id && (key === "Enter" || key === " ")) view.select(id)
  else if (key === "E" && id && view.frame.layers) closeAround(view, id)
  else if (key.toLowerCase() === "e" && id && node?.hasAttribute("aria-expanded")) view.toggle(id, shiftKey)
  else if (key.toLowerCase() === "b" && id) view.selectBranch(id)
  else if (key === "Escape" && view.state.selected !== null && !view.presenting) view.select(null)
  else if (key === "+" || key === "=") zoomBy(view, ZOOM_STEP)
  else if (key === "-") zoomBy(view, 1 / ZOOM_STEP)
  else if (key === "0") fit(view)
  else return false
  return true
}
