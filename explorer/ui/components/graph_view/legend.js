// What the colors stand for: in the bar, and in a file beside the drawing.
import { make, percent, textWidth } from "./svg.js"
import { fileSigns, OUTLINES, SIGNS } from "./signs.js"

/** @typedef {import("./types.js").Paint} Paint */
/** @typedef {import("./types.js").Point} Point */

const SWATCH = 10, LEGEND_TYPE = 11.5, SPACE = 8, ROW = 30

// Texts and runs of colors in their order. The ramp's last color stands for the share `paint.most`; the colors grow with
// the root of the share.
/** @param {string[]} ramp @param {number} most */
function shares(ramp, most) {
  /** @param {number} share */
  const short = share => (share >= 0.1 ? `${Math.round(100 * share)} %` : percent(share))
  const half = ramp.length / 2
  return ["0 %", ramp.slice(0, half), short(most / 4), ramp.slice(half), `${short(most)} of total`]
}

// The bar's: elements of HTML
/** @param {string[]} ramp @param {Paint} paint */
export function barLegend(ramp, paint) {
  if (paint.legend) return paint.legend.map(({ name, color }) => spanOfClass("category", swatch(color), name))
  return shares(ramp, paint.most).map(one => (Array.isArray(one) ? spanOfClass("ramp", ...one.map(swatch)) : one))
}

/** @param {string} name @param {(Node | string)[]} inside */
function spanOfClass(name, ...inside) {
  const element = document.createElement("span")
  element.className = name
  element.append(...inside)
  return element
}

// A small picture and what it means
/** @param {(picture: SVGElement) => void} draw @param {string} text */
function meaning(draw, text) {
  const picture = make("svg", { width: 24, height: 16, viewBox: "0 0 24 16", "aria-hidden": "true" })
  draw(picture)
  return spanOfClass("meaning", picture, text)
}

/** @param {string} name */
const signMeaning = (name, text = SIGNS[name].text) => meaning(SIGNS[name].draw, text)

// A node of the drawing with that outline
/** @param {string} name */
const outlineMeaning = name => meaning(picture => {
  const node = make("g", { class: `node ${name}` })
  node.append(make("rect", { x: 2.5, y: 2.5, width: 19, height: 11, rx: 3, class: "outline plain" }))
  picture.append(node)
}, OUTLINES[name])

// The signs that the drawing has, in the bar
/** @param {string[]} names */
export const barSigns = names => names.map(name => signMeaning(name))

// All of them, for the help
export function allMeanings() {
  const colors = document.createElement("p")
  colors.textContent = "Color: the share of the network's total, or the operation. On a sign or an outline:"
  return [colors, ...Object.keys(SIGNS).map(name => signMeaning(name, SIGNS[name].help)), ...Object.keys(OUTLINES).map(outlineMeaning)]
}

/** @param {string} color */
function swatch(color) {
  const element = document.createElement("i")
  element.style.background = color
  return element
}

// A file's: a row of SVG whose upper left corner is at x and y, in the color of ink, with every style as an attribute.
// `signs`: as fileSigns takes them. Returns { group, width, height }.
/** @param {string[]} ramp @param {Paint} paint @param {import("./signs.js").Copied[]} signs @param {Point & { ink: string }} place */
export function fileLegend(ramp, paint, signs, { x, y, ink }) {
  const group = make("g"), middle = y + ROW / 2
  let at = x + SPACE
  /** @param {string} text @param {number} [weight] */
  const write = (text, weight) => {
    group.append(make("text", { x: at, y: middle + 4, "font-size": LEGEND_TYPE, "font-weight": weight, fill: ink }, text))
    at += textWidth(text, LEGEND_TYPE, weight ?? 400) + SPACE
  }
  /** @param {string[]} colors */
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
  const marks = fileSigns(signs, { x: at + SPACE, y: middle, ink, type: LEGEND_TYPE })
  group.append(marks.group)
  return { group, width: marks.end - x, height: ROW }
}
