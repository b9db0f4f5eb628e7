/** Lines of tab-separated values without quoting: a quote is a letter like any other. */

import { Fields } from './fields.ts';
import type { LineParser, Rejection } from './records.ts';
import type { TableRows } from './table-rows.ts';

const TAB = 0x09;

/** Splits lines at tabs and hands them to a table's rows. */
export class TsvParser implements LineParser {
  readonly #rows: TableRows;
  readonly #fields = new Fields();

  constructor(rows: TableRows) {
    this.#rows = rows;
  }

  parse(bytes: Uint8Array, start: number, end: number): Rejection | undefined {
    const fields = this.#fields;
    fields.begin(bytes, start);
    let fieldStart = start;
    for (let at = start; at < end; at++) {
      if (bytes[at] !== TAB) continue;
      fields.push(fieldStart, at);
      fieldStart = at + 1;
    }
    fields.push(fieldStart, end);
    fields.finish(end);
    return this.#rows.take(fields);
  }
}
