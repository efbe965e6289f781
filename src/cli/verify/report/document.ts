// The structure of a conformance report in any format: sections of texts and tables of plain strings.

export interface ReportDocument {
  /** As HTML names it. */
  readonly language: string;
  readonly title: string;
  readonly subtitle: string;
  readonly sections: readonly Section[];
  readonly signature: string;
}

export interface Section {
  readonly heading: string;
  readonly blocks: readonly Block[];
}

export type Block = Text | Table;

export interface Text {
  readonly text: string;
  readonly tone?: Tone;
}

export interface Table {
  readonly columns: readonly Column[];
  readonly groups: readonly Group[];
}

/** Rows under a heading of their own, or without one. */
export interface Group {
  readonly heading?: string;
  readonly rows: readonly (readonly Cell[])[];
}

export interface Column {
  readonly label: string;
  /** Share of the width in per cent; the columns without one share what is left. */
  readonly width?: number;
  readonly isNumber?: boolean;
}

export type Cell = string | StyledCell;

export interface StyledCell {
  readonly text: string;
  readonly tone?: Tone;
  /** Codes, fingerprints and hexadecimal. */
  readonly isCode?: boolean;
}

/** `statement` is set apart: it must not be overlooked. */
export type Tone = 'statement' | 'passed' | 'failed' | 'not available' | 'strong';

export function styled(cell: Cell): StyledCell {
  return typeof cell === 'string' ? { text: cell } : cell;
}
