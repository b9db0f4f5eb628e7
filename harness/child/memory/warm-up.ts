/** The call before a measured one. Runs in trial processes. */

import { evenMarks, WARM_UP_EVENTS } from '../../wire/marks.ts';
import { InputStream, type MakeElement } from './input-stream.ts';

/** So many that what an element allocates is no longer changed by a compiler. */
const REHEARSED_ELEMENTS = 50_000;
const MARKS = 4;

/** One call on the first events, so that the measured one does not pay for code that is compiled only once. */
export async function warmUp<Element>(
  call: (input: Iterable<Element>) => unknown,
  makeElement: MakeElement<Element>,
  events: number,
  onMark: (events: number) => void,
  beforeCall: () => void = () => {},
): Promise<void> {
  let element: Element | undefined;
  for (let index = 0; events > 0 && index < REHEARSED_ELEMENTS; index++)
    element = makeElement(index % events);
  if (events > 0 && element === undefined) throw new Error('There are no elements.');
  const first = Math.min(events, WARM_UP_EVENTS);
  const marks = evenMarks(first, MARKS);
  // The input as well, so that its code is not taken for what the call holds.
  readThrough(new InputStream(makeElement, first, marks, onMark));
  beforeCall();
  await call(new InputStream(makeElement, first, marks, onMark));
}

/** Goes over an input, and does nothing else. */
export function readThrough(input: Iterable<unknown>): void {
  let elements = 0;
  for (const element of input) if (element !== undefined) elements++;
  if (elements < 0) throw new Error('There are no elements.');
}
