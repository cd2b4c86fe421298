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

// data: { name: script, ... }. What has come stays, until the app comes with another one.
function bring({ data }) {
  for (const name in data ?? {}) {
    const code = codeOf(name)
    if (code.script === data[name]) continue
    code.script = data[name]
    const module = import(URL.createObjectURL(new Blob([code.script], { type: "text/javascript" })))
    code.resolve(module)
    code.module = module
  }
}
