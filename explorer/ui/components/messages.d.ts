// Made by scripts/component_types.py of the types in Python; not to be edited.

export type Item = Layer | Join | Composite | Parallel;

/**
 * One chart: `low` to `high` is its vertical axis while it is not zoomed; on a log scale both are above 0.
 */
export interface Chart {
  name: string;
  title: string;
  about: string;
  low: number;
  high: number;
  lines: Line[];
  marks: Mark[];
  unit: string;
  digits: number;
  log: boolean;
  wide: boolean;
}
/**
 * One curve: `run` and `kind` name it in the hover, `x` ascends and is as long as `y`.
 */
export interface Line {
  run: string;
  kind: string;
  color: string;
  x: number[];
  y: number[];
  dashed: boolean;
  front: boolean;
}
/**
 * A horizontal line at `y` with a short label at its end; `name` stands below the chart.
 */
export interface Mark {
  y: number;
  label: string;
  name: string;
}
/**
 * Something to do: a button with a label, an icon (of Material Symbols) or both, and what it does in `help`.
 *
 * `keys` are shortcuts, `Ctrl+Shift+Z` and the like; on a Mac Ctrl is Cmd. Without label and icon it has no button.
 * An `early` one is told even where it looks disabled, since an edit or a press before it may not be answered yet;
 * where it really can't be done it has to do nothing. One that `copies` a text puts it on the clipboard and tells the
 * page nothing.
 */
export interface Command {
  name: string;
  label: string;
  icon: string;
  help: string;
  keys: string[];
  disabled: boolean;
  early: boolean;
  copies: string;
}
/**
 * What the browser gets: the bar's key, its buttons and shortcuts, and how far it was heard.
 */
export interface CommandBarData {
  key: string;
  commands: Command[];
  quiet: boolean;
  ack: SentAck;
}
/**
 * An answer as it goes to the browser.
 */
export interface SentAck {
  client: string;
  seq: number;
}
/**
 * What every item has. `in` and `out` are channels, and of an image its height and width; `members` are the names
 * of layers.
 *
 * The id of a drawn layer is the name of its first member; a block's, a group's and a stage's is that of PartIds.
 */
export interface Common extends Ends, Counts, Normalization {
  id: string;
  label: string;
  detail: string;
  members: string[];
  auxiliary: boolean;
  edited: boolean;
  failed: boolean;
}
export interface Ends {
  in: number[];
  out: number[];
}
/**
 * What something costs. Activations are the numbers that its convolutions and linear layers put out, per image, as
 * fvcore counts them.
 */
export interface Counts {
  parameters: number;
  macs: number;
  activations: number;
}
/**
 * Batch normalization: `normalizable`, how many drawn layers are convolutions or have one; `normalized`, how many
 * have one; `norm_edited`, whether these were edited; `only_norm`, whether nothing else was.
 */
export interface Normalization {
  normalizable: number;
  normalized: number;
  norm_edited: boolean;
  only_norm: boolean;
}
/**
 * A block, or layers of a stage that belong to none; `parts` are those of the concatenation that it ends in.
 */
export interface Composite extends Common {
  kind: "block" | "group";
  items: Item[];
  parts?: Part[];
  operation?: undefined;
  follows?: undefined;
  lanes?: undefined;
  join?: undefined;
  holds?: undefined;
}
/**
 * One layer with the normalization and activation behind it. `operation`: one of OPERATIONS or ""; `follows`:
 * whether the detail says what comes in alone. The end of the main chain is no layer and has neither.
 */
export interface Layer extends Common {
  kind: "io" | "conv" | "pool" | "linear" | "op";
  operation?: string;
  follows?: boolean;
  items?: undefined;
  parts?: undefined;
  lanes?: undefined;
  join?: undefined;
  holds?: undefined;
}
/**
 * A layer that joins others, with what is behind it; `parts` are in its own order.
 */
export interface Join extends Common {
  kind: "cat" | "add";
  operation: string;
  follows: boolean;
  parts: Part[];
  items?: undefined;
  lanes?: undefined;
  join?: undefined;
  holds?: undefined;
}
/**
 * A part of a join: the id of the layer that it comes from, and the branch that this is in or "".
 */
export interface Part extends Source {
  channels: number;
  branch: string;
}
export interface Source {
  from: string;
}
/**
 * Lanes side by side, and what they are joined in; None where they meet only at the end of what is around them.
 */
export interface Parallel extends Common {
  kind: "parallel";
  lanes: Lane[];
  join: Join | null;
  items?: undefined;
  parts?: undefined;
  operation?: undefined;
  follows?: undefined;
  holds?: undefined;
}
/**
 * `id`: the branch that it is, `block/branch`, or "" where it spans several; the label says the branch's steps.
 */
export interface Lane {
  id: string;
  label: string;
  items: Item[];
}
/**
 * What the browser gets in a tick: see `curve_view`.
 */
export interface CurveFrame {
  along: string;
  unit: string;
  end: number;
  height: number;
  charts: Chart[];
}
/**
 * The file in base64, or why there is none.
 */
export interface FileAnswer {
  number: number;
  kind: string;
  content?: string;
  problem?: string;
}
/**
 * What the browser asks for: a kind of file, of the drawing as SVG.
 */
export interface FileAsked {
  number: number;
  kind: string;
  svg: string;
}
/**
 * What the browser gets; `words` by the title that Streamlit gives a dialog.
 */
export interface FooterData {
  version: string;
  about: string[];
  log: string;
  words: {
    [k: string]: Words | undefined;
  };
}
/**
 * What a dialog says.
 */
export interface Words {
  title: string;
  text: string;
}
/**
 * What a graph is drawn from: the network's name; the least height in rem; the tree as JSON; the theme's variables
 * on paper; while the layer view is on a LayerDetails as JSON, or why there is none.
 */
export interface GraphContent {
  label: string;
  height: number;
  tree: string;
  paper: {
    [k: string]: string | undefined;
  };
  layers?: string;
  problem?: string;
}
/**
 * What the browser gets: the graph's key, a text that is another one for other content, and, where it has not said
 * that it has that, the content.
 */
export interface GraphContentData {
  key: string;
  digest: string;
  content?: GraphContent;
}
/**
 * What the browser gets: the digest of the content that it is drawn from, which comes by itself; what it shows; how
 * far it was heard; whether the projector view is on; a file that was asked for.
 */
export interface GraphData {
  key: string;
  content: string;
  shown: GraphWord;
  ack: SentAck;
  present: boolean;
  file?: FileAnswer;
}
/**
 * A GraphEvent as it goes between page and browser.
 */
export interface GraphWord {
  selected: string | null;
  open_blocks: string[];
  color_by: "macs" | "parameters" | "activations" | "operation";
  view: "blocks" | "layers";
  closed: string[] | null;
  apart: string[];
}
/**
 * What a person did at once: what the graph shows since, or a file that is wanted; or the number of a file that
 * came, or the digest of content that did not.
 */
export interface GraphItem {
  seq: number;
  shown?: GraphWord;
  file?: FileAsked;
  got?: number;
  lacks?: string;
}
/**
 * A word of the graph; `has`: the digests of the content that the browser has.
 */
export interface GraphSaid {
  client: string;
  items: GraphItem[];
  has: string[];
}
/**
 * What the browser gets: the table as JSON of a GridTable, and what `grid_view` is told beside it.
 */
export interface GridData {
  key: string;
  table: string;
  label: string;
  height: number;
  ack: SentAck;
  selected: string[];
  problem: string;
  asks: boolean;
}
/**
 * A table as the browser gets it.
 */
export interface GridTable {
  columns: SentColumn[];
  rows: SentRow[];
}
/**
 * A column as the browser gets it: what says nothing is left out.
 */
export interface SentColumn {
  name: string;
  label?: string;
  width: number;
  kind: "head" | "tick" | "text" | "choice" | "check" | "share";
  help?: string;
  edit?: boolean;
  numeric?: boolean;
  options?: string[];
  clear?: string;
  sortable?: boolean;
  sorted?: "" | "ascending" | "descending";
}
/**
 * A row as the browser gets it.
 */
export interface SentRow {
  id: string;
  cells: (string | SentCell)[];
  select?: string;
  sum?: number;
}
/**
 * A cell that is more than its text `v`: its ghost, why it is locked, its error, whether it is typed and not taken,
 * its mark, its tip, its color and its share.
 */
export interface SentCell {
  v: string;
  g?: string;
  w?: string;
  e?: string;
  p?: number;
  m?: string;
  t?: string;
  c?: string;
  r?: number;
}
/**
 * An auxiliary head; `at`: the id of the item that it hangs on.
 */
export interface Head extends Composite {
  at: string | null;
}
/**
 * What the layer view shows and the tree has not. By the names of layers: `lines`, what is written on each by
 * itself; `inside`, the normalizations and activations as layers of their own; `closed`, what is closed at first, as
 * explorer.render.to_dot calls it.
 */
export interface LayerDetails {
  lines: {
    [k: string]: string[] | undefined;
  };
  inside: (Layer | Join)[];
  closed: string[];
}
/**
 * A word of a component; `rest` asks for what is drawn after the answer to the item of that number.
 */
export interface Said {
  client: string;
  items: SaidItem[];
  rest?: number;
}
/**
 * What a person did at once, as the browser says it: cells that were set (row, column, text), and so on.
 */
export interface SaidItem {
  seq: number;
  set?: [string, string, string][];
  select?: string;
  command?: string;
}
/**
 * A stage by itself, beside the main chain; `holds`: the ids of the items that it has there.
 */
export interface Stage extends Common {
  kind: "stage";
  holds: string[];
  items?: undefined;
  parts?: undefined;
  operation?: undefined;
  follows?: undefined;
  lanes?: undefined;
  join?: undefined;
}
/**
 * What the browser gets: a name of the server's session, whether it has the key, a key that another tab has.
 */
export interface TabKeyData {
  session: string;
  known: boolean;
  refused: string;
}
/**
 * What it says: the tab's key, to the session of that name.
 */
export interface TabKeySaid {
  key: string;
  session: string;
}
/**
 * What the browser gets: nothing but the code.
 */
export interface TotalsData {}
/**
 * The main chain with what is on it, the auxiliary heads, and those stages that have blocks. `operations`: each
 * operation's color on a light page and on a dark one; `totals` are without the heads.
 */
export interface Tree {
  items: Item[];
  heads: Head[];
  stages: Stage[];
  operations: {
    [k: string]: string[] | undefined;
  };
  totals: Counts;
}
