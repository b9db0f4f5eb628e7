/**
 * What a bench of a benchmark file returns, compared with what the baseline of its group returns. Nobody has promised that the two
 * are equal: a difference is told, and no fault. Runs in trial processes, when nothing is measured any more.
 */
import { isDeepStrictEqual } from 'node:util';
import { loadTaskImplementation } from '../../plug-ins/load-task.ts';
import { NOTHING_RETURNED, type ReturnedValues } from '../../wire/benchmark-file.ts';
import { differenceInWords } from '../../wire/refusal.ts';
import { thrownAndWhere } from '../thrown-and-where.ts';
import { answerOf } from './callable.ts';
import { opaqueIn } from './opaque.ts';
import { differencesBetween } from './places.ts';
import type { TaskSubject } from './subject.ts';
import { kindInWords } from './value-in-words.ts';

/**
 * Makes one more call of the bench and, unless that is the baseline, two of the baseline's.
 *
 * @param first What the first call returned.
 * @throws Error where the file measures its calls by itself; what the bench throws.
 */
export async function compareReturned(
  subject: TaskSubject,
  first: unknown,
): Promise<ReturnedValues> {
  const { task, member, implementation, parameters, limits } = subject;
  assertNotTimedByItself(first);
  const second = await answerOf(implementation.callable, undefined, limits);
  const why = unsteady('it', first, second);
  if (why !== null) return { state: 'not checked', why };
  const name = task.baseline;
  if (member.implementation === name)
    return first === undefined ? { state: 'not checked', why: NOTHING_RETURNED } : AGREES;
  const baseline = await returnedByBaseline(async () => {
    const plugIn = { name, source: member.source, url: member.url };
    const loaded = await loadTaskImplementation(
      plugIn,
      { ...member, implementation: name },
      task,
      parameters,
    );
    try {
      const call = () => answerOf(loaded.callable, undefined, limits);
      return [await call(), await call()];
    } finally {
      await loaded.end();
    }
  });
  if (typeof baseline === 'string') return { state: 'not checked', why: baseline };
  const [expected, again] = baseline;
  const unsteadyBaseline = unsteady('the baseline', expected, again);
  if (unsteadyBaseline !== null) return { state: 'not checked', why: unsteadyBaseline };
  if (first === undefined && expected === undefined)
    return { state: 'not checked', why: NOTHING_RETURNED };
  if (first === undefined || expected === undefined)
    return {
      state: 'not checked',
      why: `${first === undefined ? 'it' : 'the baseline'} returns nothing, and the other ${kindInWords(first ?? expected)}`,
    };
  return compared(expected, first);
}

const AGREES: ReturnedValues = { state: 'agrees', why: null };

function compared(expected: unknown, actual: unknown): ReturnedValues {
  if (isDeepStrictEqual(expected, actual)) return AGREES;
  const [difference] = differencesBetween(expected, actual, 1);
  const where =
    difference === undefined
      ? 'no field shows where'
      : differenceInWords(difference).replace(', got ', ' by the baseline, got ');
  return { state: 'differs', why: where };
}

/** Why values cannot be compared: two calls of one bench differ, or nothing can be seen of them. */
function unsteady(who: string, first: unknown, second: unknown): string | null {
  const opaque = opaqueIn(first) ?? opaqueIn(second);
  if (opaque !== null) return `what ${who} returns cannot be compared: ${opaque}`;
  try {
    return isDeepStrictEqual(first, second)
      ? null
      : `what ${who} returns changes from call to call`;
  } catch {
    return `what ${who} returns is nested too deeply`;
  }
}

async function returnedByBaseline(
  call: () => Promise<[unknown, unknown]>,
): Promise<[unknown, unknown] | string> {
  try {
    return await call();
  } catch (error) {
    return `the baseline throws ${thrownAndWhere(error)}`;
  }
}

/** As tinybench lets its benches do. */
function assertNotTimedByItself(returned: unknown): void {
  if (typeof returned !== 'object' || returned === null || !('overriddenDuration' in returned))
    return;
  throw new Error('It returns overriddenDuration, a time of its own, which is not taken over.');
}
