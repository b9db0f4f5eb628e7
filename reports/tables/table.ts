/** Tables as data. Pure. */
import { columnFormat, withUnit } from '../words/units.ts';

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

/** Words, a cell for each row. */
export function wordColumn<Row>(
  header: string,
  rows: readonly Row[],
  cellOf: (row: Row, index: number) => string = String,
): Column {
  return { header, align: 'left', cells: rows.map(cellOf) };
}

/** Figures as text, a cell for each row. */
export function figureColumn<Row>(
  header: string,
  rows: readonly Row[],
  cellOf: (row: Row, index: number) => string = String,
): Column {
  return { header, align: 'right', cells: rows.map(cellOf) };
}

/**
 * A sentence for the note of a table of differences, empty where no figure is below 0: of memory that seems to make no sense.
 */
export function belowZeroNote(columns: readonly Column[]): string {
  const isNegative = columns.some(({ cells }) => cells.some((cell) => /^-[\d.,]*[1-9]/.test(cell)));
  return isNegative ? ' Below 0: less of it was there than before the call.' : '';
}

/** Figures in one unit, which stands in the header. */
export function unitColumn(
  label: string,
  unit: Parameters<typeof columnFormat>[0],
  values: readonly (number | null)[],
): Column {
  const { unit: name, format } = columnFormat(unit, values);
  return figureColumn(withUnit(label, name), values, format);
}
