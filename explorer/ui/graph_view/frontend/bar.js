// The bar above the drawing: which view, what the colors stand for, zoom, collapse.
import { percent } from "./svg.js"
import { anyOpen } from "./folding.js"
import { fit, zoomBy } from "./sight.js"

export function wireBar(view) {
  const { host } = view
  const on = (selector, act) => { host.querySelector(selector).onclick = act }
  host.querySelectorAll("[data-view]").forEach(button => { button.onclick = () => view.show(button.dataset.view) })
  host.querySelector(".color-by").onchange = event => view.colorBy(event.target.value)
  on(".zoom-out", () => zoomBy(view, 0.8))
  on(".zoom-in", () => zoomBy(view, 1.25))
  on(".zoom-fit", () => fit(view))
  on(".close-all", () => view.closeAll(!view.frame.layered || anyOpen(view)))
  on(".more", () => showTools(host, host.querySelector(".more").getAttribute("aria-expanded") !== "true"))
  on(".show-rest", () => view.showRest())
  on(".full-screen", () => (view.isFull() ? document.exitFullscreen() : host.requestFullscreen()))
  host.addEventListener("fullscreenchange", () => view.draw())
}

// The ramp's last color stands for the share `paint.most`; the colors grow with the root of the share.
export function paintBar(view, ramp, paint) {
  const { host, state } = view
  host.querySelectorAll("[data-view]").forEach(button =>
    button.setAttribute("aria-pressed", String(button.dataset.view === state.view)))
  host.querySelector(".color-by").value = state.colorBy
  const close = host.querySelector(".close-all"), layered = Boolean(view.frame.layered)
  close.disabled = layered ? false : state.view === "layers" || view.openIds().size === 0
  close.textContent = layered && !anyOpen(view) ? "Expand all" : "Collapse all"
  host.querySelector(".legend").replaceChildren(...(paint.legend ? categories(paint.legend) : shares(ramp, paint.most)))
}

// On a narrow page the tools are behind a button.
function showTools(host, shown) {
  host.querySelector(".more").setAttribute("aria-expanded", String(shown))
  host.classList.toggle("tools-shown", shown)
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
