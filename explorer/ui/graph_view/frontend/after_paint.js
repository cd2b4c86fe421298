// Something to do when the browser has painted what the page has now.
export class AfterPaint {
  ask(what) {
    this.cancel()
    this.frame = requestAnimationFrame(() => { this.timer = setTimeout(what) })
  }

  cancel() {
    cancelAnimationFrame(this.frame)
    clearTimeout(this.timer)
  }
}
