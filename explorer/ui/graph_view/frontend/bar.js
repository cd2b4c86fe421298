// The bar above the drawing: which view, what the colors stand for, zoom, collapse.
import { percent } from "./svg.js"
import { fit, zoomBy } from "./sight.js"

export function wireBar(view) {
  const { host } = view
  const on = (selector, act) => { host.querySelector(selector).onclick = act }
  host.querySelectorAll("[data-view]").forEach(button => { button.onclick = () => view.show(button.dataset.view) })
  host.querySelector(".color-by").onchange = event => view.colorBy(event.target.value)
  on(".zoom-out", () => zoomBy(view, 0.8))
  on(".zoom-in", () => zoomBy(view, 1.25))
  on(".zoom-fit", () => fit(view))
  on(".close-all", () => view.closeAll())
  on(".full-screen", () => (view.isFull() ? document.exitFullscreen() : host.requestFullscreen()))
  host.addEventListener("fullscreenchange", () => view.draw())
}

// The ramp's last color stands for the share `paint.most`; the colors grow with the root of the share.
export function paintBar(view, ramp, paint) {
  const { host, state } = view
  host.querySelectorAll("[data-view]").forEach(button =>
    button.setAttribute("aria-pressed", String(button.dataset.view === state.view)))
  host.querySelector(".color-by").value = state.colorBy
  host.querySelector(".close-all").disabled = view.openIds().size === 0 || state.view === "layers"
  host.querySelector(".legend").replaceChildren(...(paint.legend ? categories(paint.legend) : shares(ramp, paint.most)))
}

function shares(ramp, most) {
  const short = share => (share >= 0.1 ? `${Math.round(100 * share)} %` : percent(share))
  const piece = colors => {
    const element = document.createElement("span")
    element.className = "ramp"
    element.append(...colors.map(swatch))
    return element
  }
  const half = ramp.length / 2
  return ["0 %", piece(ramp.slice(0, half)), short(most / 4), piece(ramp.slice(half)), `${short(most)} of total`]
}

function categories(legend) {
  return legend.map(({ name, color }) => {
    const element = document.createElement("span")
    element.className = "category"
    element.append(swatch(color), name)
    return element
  })
}

function swatch(color) {
  const element = document.createElement("i")
  element.style.background = color
  return element
}
