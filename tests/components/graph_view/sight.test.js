// What is brought into sight, what the host says about the drawing's size, and a picture that can't be made.
import { expect, test, vi } from "vitest"
import { showPlace } from "../../../explorer/ui/components/graph_view/sight.js"
import { mount, press } from "./page.js"
import { trees } from "./trees.js"

test("a drawing moves under a finger where it is zoomed, however often it is drawn", () => {
  const { host, view } = mount(trees.googlenet)
  for (const id of ["3a", "3b", "4a"]) {
    press(view, "e", { at: id })
    expect(host.classList.contains("moves"), id).toBe(false)
  }
  press(view, "+")
  expect(host.classList.contains("moves")).toBe(true)
})

test("where the browser makes no picture of that size the graph says so and saves none", async () => {
  const { host } = mount(trees["a block of one branch"])
  HTMLImageElement.prototype.decode = async () => {}
  HTMLCanvasElement.prototype.toBlob = settle => settle(null)
  const saved = vi.spyOn(HTMLAnchorElement.prototype, "click")
  const button = /** @type {HTMLButtonElement} */ (host.querySelector("[data-file=png]"))
  button.click()
  await vi.waitFor(() => expect(button.disabled).toBe(false))
  expect(host.querySelector(".note")?.textContent).toMatch(/too large for a picture/)
  expect(saved).not.toHaveBeenCalled()
})

test.each([
  ["in sight already", 300, 200, [0, 0]],
  ["beyond an end: whole, with room beside it", 1400, 300, [660, 50]],
  ["before the start", 80, 100, [20, 70]],
  ["larger than the view: its middle", 1000, 900, [1000, 950]],
])("a place %s", (_, x, y, wanted) => {
  const { view } = mount(trees.googlenet), { stage } = view
  Object.defineProperties(stage, { clientWidth: { value: 1000 }, clientHeight: { value: 500 } })
  const large = x === 1000, scale = view.frame.scale * view.state.zoom
  if (x === 80) Object.assign(stage, { scrollLeft: 40, scrollTop: 300 })
  const place = { x, y, width: large ? 1000 : 200, height: large ? 600 : 220 }
  showPlace(view, { x: place.x / scale, y: place.y / scale, width: place.width / scale, height: place.height / scale })
  expect([stage.scrollLeft, stage.scrollTop].map(Math.round)).toEqual(wanted)
})
