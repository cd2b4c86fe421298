// What the graphs are drawn from, by their keys: it comes by itself, before or after the word that names it, and not again
// while it is kept here.
import { shared } from "../shared/shared.js"

/** @import { GraphContent, GraphContentData } from "../messages" */
/** @typedef {{ contents: Map<string, GraphContent>, waiting?: () => void }} Place */

const MOST = 4 // as many are kept of a graph, so that some undo takes place without
const PATIENCE_MS = 500 // what is sent beside the word that names it comes within that

/** @type {Map<string, Place>} */
const PLACES = shared("explorer.graph_content", () => new Map())

/** @param {string} key */
function placeOf(key) {
  /** @type {Place} */
  const place = PLACES.get(key) ?? { contents: new Map() }
  PLACES.set(key, place)
  return place
}

/** @param {string} key the digests of what is kept for it */
export const keptContent = key => [...placeOf(key).contents.keys()]

/** @param {GraphContentData} data */
export function keepContent({ key, digest, content }) {
  const place = placeOf(key), { contents } = place
  const kept = content ?? contents.get(digest)
  if (!kept) return
  contents.delete(digest) // the one that was wanted last is the last to go
  contents.set(digest, kept)
  for (const oldest of [...contents.keys()].slice(0, -MOST)) contents.delete(oldest)
  place.waiting?.()
}

/**
 * Do this with the content of that digest, now or when it comes; of several who wait the last one gets it. `lack` is
 * called where it is not there in time.
 * @param {string} key @param {string} digest @param {(content: GraphContent) => void} act @param {() => void} lack
 */
export function withContent(key, digest, act, lack) {
  const place = placeOf(key)
  const look = () => {
    const content = place.contents.get(digest)
    if (!content || place.waiting !== look) return
    place.waiting = undefined
    act(content)
  }
  place.waiting = look
  look()
  if (place.waiting === look) setTimeout(() => { if (place.waiting === look) lack() }, PATIENCE_MS)
}
