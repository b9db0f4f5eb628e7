/** Whether one pass over a one-shot iterator is enough: evidence for requirement 8. Runs in trial processes. */
import type { PageView, RowsImplementation } from '../../../contract.ts';
import type { Check } from '../../../harness/wire/passes/examine.ts';
import { call } from '../../pairs.ts';
import { faultOf } from './faults.ts';
import { guardedInput } from './guarded-input.ts';

/** The checks, against the implementation's own answer to the same events in an array. */
export async function checkOneShot(
  implementation: RowsImplementation,
  rows: () => PageView[],
  onHalf: () => void,
): Promise<Check[]> {
  const plain = await call(implementation, rows());
  const { input, reading } = guardedInput(rows(), onHalf);
  const once = await call(implementation, input);
  const looks = [...reading.looks];
  const lookedFor = looks.length === 0 ? '' : ` (it looked for ${looks.join(', ')})`;
  const fault = plain.pairs === null ? null : faultOf(plain.pairs, once);
  const check = (what: string, why: string | null): Check => ({
    requirement: 8,
    what,
    fault: why,
  });
  return [
    check('a one-shot iterator', fault === null ? null : `${fault}${lookedFor}`),
    check(
      'asks for one iterator',
      reading.iterators === 1 ? null : `it asked for an iterator ${reading.iterators} times`,
    ),
    check(
      'reads to the end, and no further',
      !reading.isOver
        ? `it stopped after ${reading.events} events`
        : reading.afterEnd > 0
          ? `it asked ${reading.afterEnd} times for more after the end`
          : null,
    ),
  ];
}
