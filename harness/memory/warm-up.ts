/** The call before a measured one. Runs in trial processes. */
import type { Implementation } from '../../contract.ts';
import type { MakeRow } from '../rows.ts';
import { evenMarks } from './closer-look.ts';
import { InputStream } from './input-stream.ts';

const WARM_UP_EVENTS = 20_000;
const MARKS = 16;

/** One call on the first events, so that the measured one does not pay for code that is compiled only once. */
export async function warmUp(
  implementation: Implementation,
  makeRow: MakeRow,
  events: number,
  onMark: (events: number) => void,
): Promise<void> {
  const first = Math.min(events, WARM_UP_EVENTS);
  await implementation.countUniques(
    new InputStream(makeRow, first, evenMarks(first, MARKS), onMark),
  );
}
