// What the table's modules share.
import type { SentCell, SentColumn } from "../messages"

/** A cell's row and column, from 0. */
export interface Place { r: number, c: number }

/** A text for a cell. */
export interface Entry { at: Place, text: string }

/** A cell with all that it may have. */
export type Full = SentCell

export type Column = SentColumn

/** An element of a cell: where it is, and what it shows as text. */
export interface Box extends HTMLTableCellElement { place: Place, shows?: string }

/** How a cell's field is opened: with a text, and by typing. */
export interface How { text?: string, quick?: boolean }
