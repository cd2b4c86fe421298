// What a person did and the server has not answered yet: the browser's half of what explorer/ui/frontend/said.py says.
/** @import { SentAck } from "../messages" */

const WHOLE = ["select", "shown", "lacks"] // says a whole state: of several only the last one counts

/** @template {{ seq: number }} Item */
export class Queue {
  constructor() {
    this.client = crypto.randomUUID?.() ?? String(Math.random())
    this.last = 0
    /** @type {Item[]} */
    this.items = []
    /** @type {Element | null} */
    this.host = null
    /** @type {(word: { client: string, items: Item[], rest?: number }) => void} */
    this.emit = () => {}
  }

  // The server's answer, and where words go from now on; what was kept over an absence goes at once.
  /** @param {Element} host @param {SentAck | undefined} ack @param {Queue<Item>["emit"]} emit */
  receive(host, ack, emit) {
    this.answered(ack)
    this.emit = emit
    if (this.host !== host && this.items.length) this.send()
    this.host = host
  }

  /** @param {Omit<Item, "seq">} what */
  add(what) {
    this.last += 1
    const whole = WHOLE.find(name => name in what)
    if (whole) this.items = this.items.filter(old => !(whole in old))
    this.items.push(/** @type {Item} */ ({ seq: this.last, ...what }))
  }

  /** @param {Omit<Item, "seq">} what */
  tell(what) {
    this.add(what)
    this.send()
  }

  /** @param {{ rest?: number }} more */
  send(more = {}) {
    this.emit({ ...this.word(), ...more })
  }

  /** @param {SentAck | undefined} ack */
  answered(ack) {
    if (ack?.client === this.client) this.items = this.items.filter(item => item.seq > ack.seq)
  }

  // Whether something of that name waits for its answer.
  /** @param {string} name */
  has(name) {
    return this.items.some(item => name in item)
  }

  word() {
    return { client: this.client, items: this.items }
  }
}
