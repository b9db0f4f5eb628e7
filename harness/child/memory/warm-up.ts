/** The call before a measured one. Runs in trial processes. */

import type { PageView, RowsImplementation } from '../../../contract.ts';
import type { MakeRow } from '../../../hourly-uniques/rows.ts';
import { evenMarks, WARM_UP_EVENTS } from '../../wire/marks.ts';
import { InputStream } from './input-stream.ts';

/** So many that what a row allocates is no longer changed by a compiler. */
const REHEARSED_ROWS = 50_000;
const MARKS = 4;

/** One call on the first events, so that the measured one does not pay for code that is compiled only once. */
export async function warmUp(
  implementation: RowsImplementation,
  makeRow: MakeRow,
  events: number,
  onMark: (events: number) => void,
  beforeCall: () => void = () => {},
): Promise<void> {
  let row: PageView | undefined;
  for (let index = 0; events > 0 && index < REHEARSED_ROWS; index++) row = makeRow(index % events);
  if (events > 0 && row === undefined) throw new Error('There are no rows.');
  const first = Math.min(events, WARM_UP_EVENTS);
  const marks = evenMarks(first, MARKS);
  // The input as well, so that its code is not taken for what the call holds.
  readThrough(new InputStream(makeRow, first, marks, onMark));
  beforeCall();
  await implementation.countUniques(new InputStream(makeRow, first, marks, onMark));
}

function readThrough(input: InputStream<PageView>): void {
  let rows = 0;
  for (const { timestamp } of input) if (timestamp !== undefined) rows++;
  if (rows < 0) throw new Error('There are no rows.');
}
