// The protocol's half in the browser: what was done and not answered is said again, each thing once, in its order.
import { expect, test } from "vitest"
import { Queue } from "../../explorer/ui/components/shared/queue.js"

/** @import { SaidItem } from "../../explorer/ui/components/messages" */

/** @returns {Queue<SaidItem>} */
const newQueue = () => new Queue()

/** @param {Queue<SaidItem>} queue */
const numbers = queue => queue.word().items.map(item => item.seq)

test("what was not answered is in each word", () => {
  const queue = newQueue()
  queue.add({ command: "undo" })
  queue.add({ command: "redo" })
  expect(queue.word().items).toEqual([{ seq: 1, command: "undo" }, { seq: 2, command: "redo" }])
  queue.answered({ client: queue.client, seq: 1 })
  queue.add({ command: "undo" })
  expect(numbers(queue)).toEqual([2, 3])
})

test("an answer that comes late, twice, to another browser or not at all takes nothing away", () => {
  const queue = newQueue()
  for (let i = 0; i < 3; i++) queue.add({ command: "undo" })
  queue.answered({ client: queue.client, seq: 2 })
  queue.answered({ client: queue.client, seq: 1 })
  queue.answered({ client: queue.client, seq: 2 })
  queue.answered({ client: "another", seq: 3 })
  queue.answered(undefined)
  expect(numbers(queue)).toEqual([3])
  queue.add({ command: "redo" })
  expect(numbers(queue)).toEqual([3, 4]) // a number is never given again
})

test("of several selections the last one counts", () => {
  const queue = newQueue()
  queue.add({ select: "3a" })
  queue.add({ set: [["3a", "ch1x1", "8"]] })
  queue.add({ select: "3b" })
  expect(queue.word().items).toEqual([{ seq: 2, set: [["3a", "ch1x1", "8"]] }, { seq: 3, select: "3b" }])
  expect(queue.has("set")).toBe(true)
})

test("what was kept over an absence is said again, once, where it is not answered", () => {
  const queue = newQueue(), before = document.createElement("div"), after = document.createElement("div")
  /** @type {number[][]} */
  const words = []
  /** @param {{ items: SaidItem[] }} word */
  const hear = word => { words.push(word.items.map(item => item.seq)) }
  const none = { client: "", seq: 0 }
  queue.receive(before, none, hear)
  queue.tell({ command: "undo" })
  queue.tell({ command: "redo" })
  queue.receive(before, none, hear) // another run, which has not heard it yet
  expect(words).toEqual([[1], [1, 2]])
  queue.receive(after, { client: queue.client, seq: 1 }, hear)
  expect(words).toEqual([[1], [1, 2], [2]])
  queue.receive(after, { client: queue.client, seq: 2 }, hear)
  queue.receive(before, { client: queue.client, seq: 2 }, hear)
  expect(words).toHaveLength(3)
})

test("two browsers are told apart", () => {
  expect(new Queue().client).not.toBe(new Queue().client)
})
