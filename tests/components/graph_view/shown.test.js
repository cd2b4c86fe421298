// Who has the last word about what is selected, open and colored; what the graph is drawn from comes by itself.
import { expect, test, vi } from "vitest"
import { keepContent, keptContent, withContent } from "../../../explorer/ui/components/graph_view/content.js"
import { part } from "../../../explorer/ui/components/shared/parts.js"
import { GraphView } from "../../../explorer/ui/components/graph_view/view.js"
import { SHOWN, contentOf, dataOf, mount, press, shownBy } from "./page.js"
import { trees } from "./trees.js"

const tree = trees.googlenet

/** What the page sends after it has heard a word. @param {import("vitest").Mock} said */
const ackOf = said => ({ client: said.mock.lastCall?.[0].client, seq: said.mock.lastCall?.[0].items.at(-1).seq })

test("what was done here counts until it is answered, then what the page has", () => {
  const { view, said } = mount(tree, { shown: { ...SHOWN, selected: "3a" } })
  const content = contentOf(tree)
  press(view, "Enter", { at: "3b" })
  view.receive(content, dataOf(view.key, { shown: { ...SHOWN, selected: "4a" } }), said) // of before it was heard
  expect(view.state.selected).toBe("3b")
  expect(shownBy(said).selected).toBe("3b")
  view.receive(content, dataOf(view.key, { shown: shownBy(said), ack: ackOf(said) }), said)
  expect(view.state.selected).toBe("3b")
  view.receive(content, dataOf(view.key, { shown: { ...SHOWN, selected: "5a", open_blocks: ["5a"] }, ack: ackOf(said) }), said)
  expect(view.state.selected).toBe("5a")
  expect(view.openIds()).toEqual(new Set(["5a"]))
  expect(said).toHaveBeenCalledTimes(1)
})

test("of several clicks that are not answered the last one is said", () => {
  const { view, said } = mount(tree)
  for (const at of ["3a", "3b", "4a"]) press(view, "Enter", { at })
  expect(said.mock.lastCall?.[0].items).toEqual([{ seq: 3, shown: { ...SHOWN, selected: "4a" } }])
})

test("what was done before the graph left the page is said again when it is back", () => {
  const { view, host } = mount(tree)
  press(view, "Enter", { at: "3b" })
  const said = vi.fn(), again = new GraphView(/** @type {HTMLElement} */ (host.cloneNode(true)), view.key)
  Object.defineProperty(again.host, "clientWidth", { value: 1400 })
  again.receive(contentOf(tree), dataOf(view.key), said)
  expect(shownBy(said).selected).toBe("3b")
  expect(again.state.selected).toBe("3b")
})

/** A graph's key, what is drawn of it, and what of its content was not there in time. */
function graph() {
  const key = `content ${Math.random()}`
  /** @type {string[]} */
  const drawn = [], /** @type {string[]} */ lacked = []
  /** @param {string} digest */
  const send = digest => keepContent({ key, digest, content: { ...contentOf(tree), label: digest } })
  /** @param {string} digest */
  const name = digest => withContent(key, digest, content => { drawn.push(content.label) }, () => { lacked.push(digest) })
  return { key, drawn, lacked, send, name }
}

test("a word waits for the content that it names, in either order, and only for the last one", () => {
  const { drawn, send, name } = graph()
  send("1")
  name("1")
  name("2")
  expect(drawn).toEqual(["1"])
  name("3") // of a later run
  send("2")
  expect(drawn).toEqual(["1"])
  send("3")
  send("3")
  expect(drawn).toEqual(["1", "3"])
  name("3") // a click: the content is not sent again
  name("1") // an undo: nor is it then
  expect(drawn).toEqual(["1", "3", "3", "1"])
})

test("the last four are kept, and what is missing is asked for once it is late", () => {
  vi.useFakeTimers()
  const { key, drawn, lacked, send, name } = graph()
  for (const digest of ["1", "2", "3", "4"]) send(digest)
  keepContent({ key, digest: "1" }) // the page knows that it is here
  send("5")
  expect(keptContent(key)).toEqual(["3", "4", "1", "5"])
  name("2")
  vi.advanceTimersByTime(400)
  expect(lacked).toEqual([])
  vi.advanceTimersByTime(200)
  expect(lacked).toEqual(["2"])
  send("2")
  vi.advanceTimersByTime(1000)
  expect([drawn, lacked]).toEqual([["2"], ["2"]])
  name("6")
  name("2")
  vi.advanceTimersByTime(1000)
  expect(lacked).toEqual(["2"]) // nobody waits for the sixth any more
  vi.useRealTimers()
})

test("what a graph lacks is told to the page", () => {
  const { view, said } = mount(tree)
  view.lacks(dataOf(view.key, { content: "7" }), said)
  expect(said.mock.lastCall?.[0].items).toEqual([{ seq: 1, lacks: "7" }])
})

test("a file is asked for by number, saved once, and told to have come", async () => {
  const { view, said } = mount(tree)
  const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => {})
  Object.assign(URL, { createObjectURL: () => "blob:", revokeObjectURL: () => {} })
  const button = part(view.host, "[data-file=dot]", HTMLButtonElement)
  button.click()
  expect(said.mock.lastCall?.[0].items).toEqual([{ seq: 1, file: { number: 1, kind: "dot", svg: "" } }])
  const file = { number: 1, kind: "dot", content: "eA==" }
  const data = dataOf(view.key, { file, ack: ackOf(said) })
  view.receive(contentOf(tree), data, said)
  view.receive(contentOf(tree), data, said) // sent again until it is known to have come
  expect(click).toHaveBeenCalledTimes(1)
  expect(said.mock.lastCall?.[0].items).toEqual([{ seq: 2, got: 1 }])
  await vi.waitFor(() => expect(button.disabled).toBe(false))
  button.click()
  expect(said.mock.lastCall?.[0].items.at(-1)).toEqual({ seq: 3, file: { number: 3, kind: "dot", svg: "" } })
})

test("a file that a view asked for which is gone is not saved for the next one, and not sent for ever", () => {
  const { view, host } = mount(tree), click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => {})
  click.mockClear()
  part(host, "[data-file=pdf]", HTMLButtonElement).click()
  const said = vi.fn(), next = new GraphView(/** @type {HTMLElement} */ (host.cloneNode(true)), view.key)
  Object.defineProperty(next.host, "clientWidth", { value: 1400 })
  const ack = { client: view.queue.client, seq: 1 }
  next.receive(contentOf(tree), dataOf(view.key, { file: { number: 1, kind: "pdf", content: "eA==" }, ack }), said)
  expect(said.mock.lastCall?.[0].items).toEqual([{ seq: 2, got: 1 }])
  part(next.host, "[data-file=dot]", HTMLButtonElement).click()
  next.receive(contentOf(tree), dataOf(view.key, { file: { number: 1, kind: "pdf", content: "eA==" }, ack }), said)
  expect(click).not.toHaveBeenCalled()
})
