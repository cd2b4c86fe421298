// What is in sight: zoom, scrolling, and what stays in place when the drawing changes.

const ZOOM_LEAST = 0.1, ZOOM_MOST = 4, EDGE = 60, FIT_MOST = 2

const scaleOf = view => view.frame.scale * view.state.zoom

export function applyZoom(view) {
  const { frame, svg, stage, host } = view, scale = scaleOf(view)
  svg.setAttribute("width", frame.width * scale)
  svg.setAttribute("height", frame.height * scale)
  const higher = frame.height * scale > stage.clientHeight + 2
  host.classList.toggle("moves", view.state.zoom > 1.001 || (frame.layered && higher))
  host.classList.toggle("pans", higher || frame.width * scale > stage.clientWidth + 2)
}

// Zoom with the point `at` of the stage staying where it is.
export function zoomBy(view, factor, at = { x: view.stage.clientWidth / 2, y: view.stage.clientHeight / 2 }) {
  const { stage, state } = view
  const zoom = Math.min(ZOOM_MOST, Math.max(Math.min(ZOOM_LEAST, wholeOf(view)), state.zoom * factor))
  const left = stage.scrollLeft + at.x, top = stage.scrollTop + at.y, ratio = zoom / state.zoom
  state.zoom = zoom
  applyZoom(view)
  stage.scrollLeft = left * ratio - at.x
  stage.scrollTop = top * ratio - at.y
}

// The zoom that has all of it in sight
function wholeOf({ frame, stage }) {
  return Math.min(stage.clientWidth / (frame.width * frame.scale), stage.clientHeight / (frame.height * frame.scale))
}

// All of it in sight; where that is so at the readable size already, that size, and in full screen a larger one.
export function fit(view) {
  view.state.zoom = Math.min(view.isFull() ? Math.max(1, FIT_MOST / view.frame.scale) : 1, wholeOf(view))
  applyZoom(view)
}

// What to hold in place through a redraw: the item just opened or closed, else the one in the middle of the view.
export function anchorOf(view) {
  const { frame, stage, state } = view
  if (frame?.layered && view.state.view === "layers") return anchorAmongLayers(view)
  if (!frame || frame.layered || !frame.boxes.length) return { scroll: [state.left, state.top] }
  const middle = frame.narrow ? stage.scrollTop + stage.clientHeight / 2 : stage.scrollLeft + stage.clientWidth / 2
  const away = box => Math.abs(placeOf(view, box)[frame.narrow ? "y" : "x"] - middle)
  const box = frame.boxes.find(one => one.item.id === view.toggled) ??
    frame.boxes.reduce((best, one) => (best && away(best) <= away(one) ? best : one), null)
  const { x, y } = placeOf(view, box)
  return { id: box.item.id, x: x - stage.scrollLeft, y: y - stage.scrollTop }
}

// Of the layer view: what was just opened or closed, else the node nearest to the middle.
function anchorAmongLayers(view) {
  const { stage, state } = view, scale = scaleOf(view), scroll = [state.left, state.top]
  const middle = { x: (stage.scrollLeft + stage.clientWidth / 2) / scale, y: (stage.scrollTop + stage.clientHeight / 2) / scale }
  let id = view.shown(view.holding), least = Infinity
  if (id == null) {
    for (const [other, { x, y }] of view.centers()) {
      const away = Math.hypot(x - middle.x, y - middle.y)
      if (away < least) [id, least] = [other, away]
    }
  }
  if (id == null) return { scroll }
  const { x, y } = cornerOf(view, id)
  return { scroll, layer: id, x: x - stage.scrollLeft, y: y - stage.scrollTop }
}

// The middle of the left side, in pixels; a drawing that is smaller than its stage stands in the middle of it.
function cornerOf(view, id) {
  const { x, y, height } = view.placeOf(id), { frame, stage } = view, scale = scaleOf(view)
  const aside = size => Math.max(0, size) / 2
  return {
    x: x * scale + aside(stage.clientWidth - frame.width * scale),
    y: (y + height / 2) * scale + aside(stage.clientHeight - frame.height * scale),
  }
}

function keepLayer(view, { layer, x, y }) {
  const { stage } = view, id = view.shown(layer)
  if (!view.frame.layered || id == null) return
  const at = cornerOf(view, id)
  stage.scrollLeft = at.x - x
  stage.scrollTop = at.y - y
}

function placeOf({ frame, state }, box) {
  const scale = frame.scale * state.zoom
  const along = (box.m + Math.min(box.along, 60) / 2) * scale, across = box.c * scale
  return frame.narrow ? { x: across, y: along } : { x: along, y: across }
}

export function keepInSight(view, anchor) {
  const { stage, frame, toggled } = view
  view.toggled = null
  if (anchor.scroll) {
    [stage.scrollLeft, stage.scrollTop] = anchor.scroll
    if (anchor.layer) keepLayer(view, anchor)
    const held = frame.layered ? view.shown(view.holding) : null
    if (held != null) showPoint(view, view.centerOf(held))
    view.holding = null
    return
  }
  const box = frame.boxes.find(one => one.item.id === anchor.id)
  if (box) {
    const { x, y } = placeOf(view, box)
    stage.scrollLeft = x - anchor.x
    if (frame.narrow) keepOnPage(view, y, anchor.y, toggled)
  }
  const opened = [...frame.boxes, ...frame.heads].find(one => one.item.id === toggled)
  if (opened) showBox(view, opened)
}

// A narrow drawing is as high as it is and the page scrolls: what was opened or closed stays under the pointer.
function keepOnPage(view, y, before, toggled) {
  const { stage } = view
  stage.scrollTop = y - before
  const moved = y - stage.scrollTop - before
  if (toggled && moved) pageAround(view.host)?.scrollBy(0, moved)
}

function pageAround(host) {
  let at = host.getRootNode().host ?? host.parentElement
  while (at && !(at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY))) at = at.parentElement
  return at ?? document.scrollingElement
}

export function showBox(view, box) {
  const { stage, frame } = view, scale = scaleOf(view)
  const [start, end] = [box.m * scale - 10, (box.m + box.along) * scale + 10]
  const [side, size] = frame.narrow ? ["scrollTop", stage.clientHeight] : ["scrollLeft", stage.clientWidth]
  if (end > stage[side] + size) stage[side] = end - size
  if (start < stage[side]) stage[side] = start
}

// Scroll as little as needed to have a point of the drawing in sight, `edge` away from the left and right.
export function showPoint(view, { x, y }, edge = EDGE) {
  const { stage } = view, scale = scaleOf(view)
  const sides = [["scrollLeft", stage.clientWidth, x * scale, edge], ["scrollTop", stage.clientHeight, y * scale, EDGE / 2]]
  for (const [side, size, at, wanted] of sides) {
    const away = Math.min(wanted, size / 2)
    if (at < stage[side] + away) stage[side] = at - away
    if (at > stage[side] + size - away) stage[side] = at - size + away
  }
}
