/** Finds out whether a file goes on in another format than it began with. */

import { ClfParser } from './clf.ts';
import { CsvLineParser } from './csv.ts';
import type { PlainFormat } from './line-formats.ts';
import { NdjsonParser } from './ndjson.ts';
import type { Format, ReadOptions } from './parameters.ts';
import type { EventSink, LineParser } from './records.ts';
import { TableRows } from './table-rows.ts';
import { TsvParser } from './tsv.ts';

export type LineFormat = Exclude<Format, 'parquet'>;

/** In order of preference where lines are events in several. */
export const LINE_FORMATS: readonly PlainFormat[] = ['clf', 'ndjson', 'tsv', 'csv'];

/** Lines of one other format. */
export interface Foreign {
  readonly format: LineFormat;
  readonly count: number;
  readonly firstLine: number;
}

/** Whether so many lines of another format make a mixed file: at least 3, and 1% of all. */
export function isNotable(count: number, lines: number): boolean {
  return count >= 3 && count * 100 >= lines;
}

/** Takes the rejected lines of a file and counts those that are events in another format. */
export class ForeignLines {
  readonly #others: { format: LineFormat; parser: LineParser; count: number; firstLine: number }[];

  constructor(own: Format, options: ReadOptions) {
    this.#others = LINE_FORMATS.filter((format) => format !== own).map((format) => ({
      format,
      parser: lineParser(format, options),
      count: 0,
      firstLine: 0,
    }));
  }

  see(line: number, bytes: Uint8Array, start: number, end: number): void {
    for (const other of this.#others) {
      if (other.parser.parse(bytes, start, end) !== undefined) continue;
      other.count += 1;
      if (other.count === 1) other.firstLine = line;
    }
  }

  /** The format with the most lines, where they are a notable share of all. */
  notable(lines: number): Foreign | undefined {
    const most = this.#others.reduce((best, other) => (other.count > best.count ? other : best));
    return isNotable(most.count, lines) ? most : undefined;
  }
}

const NOWHERE: EventSink = { full: false, add: () => {} };

function lineParser(format: PlainFormat, options: ReadOptions): LineParser {
  if (format === 'clf') return new ClfParser(options, NOWHERE);
  if (format === 'ndjson') return new NdjsonParser(options, NOWHERE);
  const rows = new TableRows(format, options, NOWHERE);
  return format === 'tsv' ? new TsvParser(rows) : new CsvLineParser(rows);
}
