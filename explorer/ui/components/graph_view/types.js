// What JavaScript makes of what Python sends (messages.d.ts), for the type checker alone: no module loads this one.

/** @import { Composite, Counts, GraphWord, Head, Item, Join, Layer, Parallel, Part, Stage } from "../messages" */

// ---- items ----

/** @typedef {keyof Counts} Measure */
/** @typedef {Omit<Stage, "kind"> & { kind: "branch" }} Branch - A lane by itself; `holds`: the ids of its layers */
/** @typedef {Item | Stage | Branch} AnyItem */
/** @typedef {Composite & { items: [Layer | Join | Composite] }} Single - A block or group of one layer */
/** @typedef {Map<string, { own: string, norm: number, inside: string | null | undefined }>} Words - What each layer says of itself, its normalization, what it is inside of */
/** @typedef {{ began: number, look: string }} Flash - When a highlight began, and its class */

// ---- what is shown ----

/** @typedef {GraphWord["color_by"]} ColorBy */
/** @typedef {GraphWord["view"]} ViewName */
/** @typedef {"svg" | "png" | "pdf" | "dot"} FileKind */

// ---- by id ----

/** @typedef {Map<string, AnyItem>} Items */
/** @typedef {Map<string, string | null>} Parents - The block or drawn layer around each */
/** @typedef {Map<string, AnyItem>} Scopes - By the name in DOT */
/** @typedef {{ items: Items, parents: Parents, scopes: Scopes }} Index */

// ---- sizes and places: `m` and `along` along the flow, `c`, `up` and `down` across it ----

/**
 * @typedef {Record<"leafAlong" | "leafAcross" | "gap" | "lane" | "fork" | "merge" | "header" | "pad" | "lead" | "bar" | "barAcross"
 *   | "cardAlong" | "cardAcross" | "slimAlong" | "slimAcross" | "poolAlong" | "poolAcross" | "pillAlong" | "pillAcross"
 *   | "sum" | "bypass" | "headAlong" | "headAcross", number> & { between?: number, shadow?: number }} Sizes
 */
/**
 * Of the layer view, by the ids of layers: what is written on each, and whether what follows it is inside of its box
 * (true) or apart (false), where something does; by the id of the frame around a layer and that, the layer; and the ids of
 * what can be closed and opened.
 * @typedef {{ lines: Map<string, string[]>, folds: Map<string, boolean>, aparts: Map<string, string>, closable: Set<string> }} Layers
 */
/** @typedef {{ narrow: boolean, slim: boolean, open: Set<string>, sizes: Sizes, layers?: Layers }} Measuring - How to measure; `layers` in the layer view alone */
/** @typedef {{ along: number, up: number, down: number }} Size */
/** @typedef {{ m: number, c: number }} Place */
/** @typedef {{ narrow: boolean, pad: number, header: number }} Prepared */
/** @typedef {"pill" | "bar" | "sum" | "pool" | "leaf" | "card"} ClosedForm */
/**
 * @template P
 * @typedef {P & { form: ClosedForm, item: Item, chain?: undefined, lanes?: undefined, boxes?: undefined }} ClosedOf
 */
/**
 * @template P
 * @typedef {P & { form: "chain", boxes: BoxOf<P>[], gaps: number[], item?: undefined, chain?: undefined, lanes?: undefined }} ChainOf
 */
/**
 * @template P
 * @typedef {P & { form: "open", item: Composite, chain: ChainOf<P>, leadIn: number, lanes?: undefined, boxes?: undefined }} OpenOf
 */
/**
 * @template P
 * @typedef {P & {
 *   form: "parallel", item: Parallel, lanes: ChainOf<P>[], offsets: number[], span: number, fork: number, bar: number,
 *   joint: number, sumJoin: boolean, chain?: undefined, boxes?: undefined,
 * }} ParallelOf
 */
/**
 * An item's box; a chain is none.
 * @template P
 * @typedef {ClosedOf<P> | OpenOf<P> | ParallelOf<P>} BoxOf
 */
/** @typedef {BoxOf<Size>} SizedBox - As measured */
/** @typedef {ChainOf<Size>} SizedChain - As measured */
/** @typedef {Size & Prepared & Place} Placed */
/** @typedef {BoxOf<Placed>} Box */
/** @typedef {ChainOf<Placed>} Chain */
/** @typedef {OpenOf<Placed>} OpenBox */
/** @typedef {ParallelOf<Placed>} ParallelBox */
/** @typedef {ClosedOf<Size & Place>} ClosedBox - What a node is drawn from */
/**
 * Of an auxiliary head: the box that it hangs on, and where it is: across a wide flow `line`, `start` and `end`, beside a
 * narrow one `before`.
 * @typedef {(ClosedOf<Placed> | OpenBox) & { item: Head, from: Box, line: number, start: number, end: number, before: number }} HeadBox
 */
/** @typedef {Place & { channels: number, id: string | null }} End - Where something comes out, and the layer that it comes from */

// ---- the drawing ----

/** @typedef {{ x: number, y: number }} Point */
/** @typedef {Point & { width: number, height: number }} Rect */
/** @typedef {{ open: Set<string>, width: number, rem: number, minRem: number, full: boolean, presenting: boolean }} Room */
/** @typedef {{ next: Map<string, string[]>, before: Map<string, string[]> }} Links - By id, what follows and what comes before */
/**
 * @typedef {Measuring & {
 *   boxes: Box[], heads: HeadBox[], axis: number, scale: number, stage: number, width: number, height: number,
 *   showSizes?: boolean, links?: Links,
 * }} Frame
 */
/** @typedef {{ node: SVGElement, item: AnyItem, place: Rect, color: string | null }} Drawn */
/** @typedef {Map<string, Drawn>} Nodes */
/** @typedef {{ ramp: string[], paper: string }} Theme - Colors as #rrggbb */
/** @typedef {{ name: string, color: string }[]} Categories */
/**
 * @typedef {{
 *   share: (item: Counts) => number, color: (item: AnyItem) => string | null, partColor: (part: Part) => string | null,
 *   measureLabel: string, widestPart: number, most: number, legend: Categories | null,
 * }} Paint
 */
/**
 * @typedef {{
 *   narrow: boolean, point: (m: number, c: number) => string,
 *   rect: (m: number, along: number, c: number, up: number, down: number) => Rect, frameOf: (box: Size & Place) => Rect,
 * }} Pens
 */
/** @typedef {"bands" | "frames" | "ribbons" | "dashes" | "lanes" | "stack" | "labels"} LayerName */
/**
 * What everything is drawn on.
 * @typedef {Pens & Record<LayerName, SVGElement> & {
 *   frame: Frame, paint: Paint, items: Items, nodes: Nodes, auxiliary: boolean,
 * }} Paper
 */

// ---- the view ----

/**
 * What is kept while the component is off the page.
 * @typedef {{
 *   open: Set<string>, selected: string | null, colorBy: ColorBy, view: ViewName, closed: string[] | null, apart: string[],
 *   zoom: number, left: number, top: number, whole?: boolean,
 * }} State
 */
/** @typedef {Point & { id: string, left: number, top: number, scroll?: undefined, layer?: undefined }} BoxAnchor - What is held in place by its box */
/** @typedef {{ scroll: [number, number], layer?: undefined }} ScrollAnchor - Where the stage was scrolled to */
/** @typedef {Point & { scroll: [number, number], layer: string }} LayerAnchor */
/** @typedef {BoxAnchor | ScrollAnchor | LayerAnchor} Anchor */
/** @typedef {{ shape: string, left: number, known: Set<string>, seen: Set<string> }} Seen - What is drawn where, before it is drawn anew */
/** @typedef {import("./view.js").GraphView} GraphView */

export {}
