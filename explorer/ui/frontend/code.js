// The code of components by name, each as a promise that is kept when the page has got it.
const CODES = (globalThis[Symbol.for("explorer.code")] ??= new Map())

function codeOf(name) {
  if (!CODES.has(name)) {
    const code = {}
    code.module = new Promise(resolve => { code.resolve = resolve })
    CODES.set(name, code)
  }
  return CODES.get(name)
}

// What a component runs in place of its own code.
const runs = name => async component => (await codeOf(name).module).default(component)

// data: { name: script, ... }; what has come stays.
function bring({ data }) {
  for (const name in data ?? {}) {
    const code = codeOf(name)
    if (code.script) continue
    code.script = URL.createObjectURL(new Blob([data[name]], { type: "text/javascript" }))
    code.resolve(import(code.script))
  }
}
