// What a person did and the server has not answered yet. All of it is sent with each new item, numbered, until the
// server says how far it got: Streamlit keeps only the last word of a component while a script runs.
export class Queue {
  constructor() {
    this.client = crypto.randomUUID?.() ?? String(Math.random())
    this.last = 0
    this.items = []
  }

  add(item) {
    this.last += 1
    // of several selections only the last one counts
    if ("select" in item) this.items = this.items.filter(old => !("select" in old))
    this.items.push({ seq: this.last, ...item })
  }

  answered(ack) {
    if (ack?.client === this.client) this.items = this.items.filter(item => item.seq > ack.seq)
  }

  hasEntries() {
    return this.items.some(item => item.set)
  }

  word() {
    return { client: this.client, items: this.items }
  }
}
