// What the colors stand for: in the bar, and in a file beside the drawing.
import { make, percent, textWidth } from "./svg.js"

const SWATCH = 10, LEGEND_TYPE = 11.5, SPACE = 8, ROW = 30

// Texts and runs of colors in their order. The ramp's last color stands for the share `paint.most`; the colors grow with
// the root of the share.
function shares(ramp, most) {
  const short = share => (share >= 0.1 ? `${Math.round(100 * share)} %` : percent(share))
  const half = ramp.length / 2
  return ["0 %", ramp.slice(0, half), short(most / 4), ramp.slice(half), `${short(most)} of total`]
}

// The bar's: elements of HTML
export function barLegend(ramp, paint) {
  if (paint.legend) return paint.legend.map(({ name, color }) => spanOfClass("category", swatch(color), name))
  return shares(ramp, paint.most).map(one => (Array.isArray(one) ? spanOfClass("ramp", ...one.map(swatch)) : one))
}

function spanOfClass(name, ...inside) {
  const element = document.createElement("span")
  element.className = name
  element.append(...inside)
  return element
}

function swatch(color) {
  const element = document.createElement("i")
  element.style.background = color
  return element
}

// A file's: a row of SVG whose upper left corner is at x and y, in the color of ink, with every style as an attribute.
// Returns { group, width, height }.
export function fileLegend(ramp, paint, { x, y, ink }) {
  const group = make("g"), middle = y + ROW / 2
  let at = x + SPACE
  const write = (text, weight) => {
    group.append(make("text", { x: at, y: middle + 4, "font-size": LEGEND_TYPE, "font-weight": weight, fill: ink }, text))
    at += textWidth(text, LEGEND_TYPE, weight ?? 400) + SPACE
  }
  const fill = colors => {
    for (const color of colors) {
      group.append(make("rect", { x: at, y: middle - SWATCH / 2, width: SWATCH, height: SWATCH, fill: color.toLowerCase(), stroke: ink, "stroke-width": 0.25 }))
      at += SWATCH
    }
    at += SPACE
  }
  write(paint.legend ? "Operation" : `Share of ${paint.measureLabel}`, 600)
  const parts = paint.legend ? paint.legend.flatMap(({ name, color }) => [[color], name]) : shares(ramp, paint.most)
  for (const part of parts) Array.isArray(part) ? fill(part) : write(part)
  return { group, width: at - x, height: ROW }
}
