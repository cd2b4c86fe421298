// All that a person could touch on the page now: [{ kind, key, words, opened }], in the page's order, shadow roots included;
// `opened`: it lies in a popover or dialog. The elements themselves stay in window.monkeyFound, in the same order.
() => {
  const KINDS = [
    ["file", "input[type=file]"],
    ["page", "[data-testid=stTopNavLink]"],
    ["popover", "[data-testid=stPopoverButton], [data-testid=stPopover] > button, [data-testid=stPopover] > div > button"],
    ["tip", "[popovertarget], [data-testid=stTooltipHoverTarget] button, button[data-testid=stTooltipHoverTarget]"],
    ["list", "input[role=combobox]"],
    ["select", "select"],
    ["tick", "input[type=checkbox], input[type=radio]"],
    ["field", "input:not([type=hidden]), textarea"],
    ["cell", "[role=grid] tbody :is(td, th)"],
    ["node", "svg [data-id]"],
    ["slider", "[role=slider]"],
    ["press", "button, [role=button], [role=tab], [role=option], [role=menuitem], summary, a[href]"],
  ]
  const OPENED = "[data-testid=stPopoverBody], [role=dialog], [role=listbox]"
  const found = [], elements = (window.monkeyFound = [])
  const away = e => e.localName === "a" && new URL(e.href, location.href).origin !== location.origin
  const off = e => e.disabled || e.dataset.testid === "stSkipToContent" || e.getAttribute("aria-disabled") === "true" || away(e)
  const seen = e => {
    const { width, right } = e.getBoundingClientRect()
    return width > 0 && right > 0 && e.checkVisibility({ visibilityProperty: true })
  }
  const said = e => e.getAttribute("aria-label") || e.placeholder || e.textContent || e.title || ""
  const keyOf = (e, outer) => [...(e.classList ?? [])].find(name => name.startsWith("st-key-"))?.slice(7) ?? outer
  const any = KINDS.map(([, selector]) => selector).join(", ")
  const walk = (root, outer) => {
    for (const e of root.children) {
      const key = keyOf(e, outer)
      if (e.matches(any)) take(e, key)
      walk(e, key)
      if (e.shadowRoot) walk(e.shadowRoot, key)
    }
  }
  const take = (e, key) => {
    const kind = KINDS.find(([, selector]) => e.matches(selector))[0]
    const target = kind === "tick" ? e.closest("label") ?? e : e
    if (off(e) || !(kind === "file" || seen(target))) return
    const words = (kind === "node" ? e.dataset.id : said(target)).trim().replace(/\s+/g, " ").slice(0, 50)
    found.push({ kind, key, words, opened: Boolean(e.closest(OPENED)) })
    elements.push(target)
  }
  walk(document.body, "")
  return found
}
