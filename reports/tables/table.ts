/** Tables as data. Pure. */

/** A table; the first column holds the names of the rows. */
export interface Table {
  readonly title: string;
  /** What a reader must know to read the figures. */
  readonly note: string;
  readonly columns: readonly Column[];
}

/** A column with one cell for each row of the table. */
export interface Column {
  readonly header: string;
  readonly align: 'left' | 'right';
  readonly cells: readonly string[];
}
