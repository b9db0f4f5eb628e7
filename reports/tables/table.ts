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
 * One table, or several of the same rows where groups of columns are many: those of one would be wider than paper, where nothing scrolls.
 *
 * @param first The column that stands in each.
 * @param most So many groups are in one.
 */
export function tablesBeside(
  title: string,
  noteOf: (columns: readonly Column[]) => string,
  first: Column,
  groups: readonly (readonly Column[])[],
  most: number,
): Table[] {
  const parts = Math.ceil(groups.length / most);
  // About as many in each: a table of one would compare it with nothing.
  const inEach = Math.ceil(groups.length / parts);
  return Array.from({ length: parts }, (_, part) => {
    const columns = groups.slice(part * inEach, (part + 1) * inEach).flat();
    return {
      title: parts === 1 ? title : `${title} · ${part + 1} of ${parts}`,
      note: noteOf(columns),
      columns: [first, ...columns],
    };
  });
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
