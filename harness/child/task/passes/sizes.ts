/** Timed calls on inputs of several sizes, up and down again, so that what drifts in the meantime adds to no size. Runs in a trial process. */
import { isUsageError, UsageError } from '../../../../contract.ts';
import { printable } from '../../../../printable.ts';
import type { TrialReply } from '../../../wire/envelope.ts';
import type { SizedCall, SizeStep, SizesSpecification } from '../../../wire/passes/sizes.ts';
import type { Refusal } from '../../../wire/refusal.ts';
import { collectAndSettle, collectGarbage } from '../../garbage.ts';
import { TimedCalls } from '../../passes/timed-calls.ts';
import { stackOf, thrownInWords } from '../../threw.ts';
import type { Turns } from '../../turns.ts';
import { TaskCalls } from '../calls.ts';
import { callsThatLast, SURELY_LONG_NS } from '../calls-that-last.ts';
import { onTask, type TaskSubject } from '../subject.ts';

/** What would take longer than this, with the making of its input, is left out, and all that is larger. */
const LONGEST_MS = 1_500;

/** Calls of one size. */
interface Sized {
  readonly size: number;
  readonly subject: TaskSubject;
  readonly timed: TimedCalls<void>;
}

/** Tries each size once, smallest first, then times all of them by turns; answers are judged afterwards. */
export function run(specification: SizesSpecification, turns: Turns): Promise<TrialReply<'sizes'>> {
  return onTask(specification, (subject) => sizes(subject, specification, turns));
}

async function sizes(
  subject: TaskSubject,
  { parameter, steps, rounds }: SizesSpecification,
  turns: Turns,
): Promise<TrialReply<'sizes'>> {
  const tried: Sized[] = [];
  let expectedMs = 0;
  let before: FirstCall | null = null;
  for (const [index, { size, input }] of steps.entries()) {
    if (expectedMs > LONGEST_MS) break;
    const { callMs, ...one } = await at(parameter, size, () =>
      tryOne(subject.on(input), size, turns),
    );
    tried.push(one);
    const next = steps[index + 1]?.size ?? size;
    expectedMs = (next / size) ** steepness(before, { size, callMs }) * callMs;
    before = { size, callMs };
  }
  const calls: SizedCall[] = [];
  for (let round = 0; round < rounds; round++)
    for (const { size, timed } of round % 2 === 0 ? tried.toReversed() : tried) {
      const [sample] = await at(parameter, size, () => timed.make(1, collectGarbage));
      calls.push({ size, wallNs: sample!.wallNs });
    }
  for (const { size, subject } of tried) {
    subject.inputs.assertDataUnchanged();
    const { answers, judge } = subject;
    const refusal = await at(parameter, size, () => answers.judge(judge));
    if (refusal !== null) return refusedAt(parameter, size, refusal);
  }
  return { kind: 'sized', calls, leftOut: steps.slice(tried.length).map(sizeOf) };
}

/** First calls that take less tell more of compiling than of growth. */
const LEAST_TOLD_MS = 3;
/** As where every item is held against every other. */
const STEEP = 2;
const MARGIN = 0.3;

interface FirstCall {
  readonly size: number;
  readonly callMs: number;
}

/** By which power of the size the next one is likely to take longer. */
function steepness(before: FirstCall | null, { size, callMs }: FirstCall): number {
  if (before === null || before.callMs < LEAST_TOLD_MS) return STEEP;
  return MARGIN + Math.max(1, Math.log(callMs / before.callMs) / Math.log(size / before.size));
}

function sizeOf({ size }: SizeStep): number {
  return size;
}

/** A first call, and as many in a sample as it takes where they are short. */
async function tryOne(
  subject: TaskSubject,
  size: number,
  turns: Turns,
): Promise<Sized & { readonly callMs: number }> {
  const calls = new TaskCalls(subject);
  const timed = new TimedCalls(calls, turns, subject.lookAtBuiltIns);
  const [first] = await timed.make(1, collectAndSettle);
  const callMs = (first!.wallNs + calls.pool.makingNs) / 1e6;
  const isShort = first!.wallNs < SURELY_LONG_NS;
  calls.makeSamplesOf(isShort ? (await callsThatLast(calls, timed)).callsPerSample : 1);
  return { size, subject, timed, callMs };
}

const sizeInWords = (parameter: string, size: number) =>
  `with ${printable(parameter)} = ${size.toLocaleString('en-US')}`;

/** What goes wrong there, with the size. */
async function at<Value>(
  parameter: string,
  size: number,
  run: () => Promise<Value>,
): Promise<Value> {
  try {
    return await run();
  } catch (error) {
    const where = sizeInWords(parameter, size);
    if (isUsageError(error)) throw new UsageError(`${where}: ${error.message}`, { cause: error });
    const stack = stackOf(error);
    const { name, message } = error instanceof Error ? error : new Error(thrownInWords(error));
    throw Object.assign(new Error(`${where}: ${message}`, { cause: error }), { name, stack });
  }
}

function refusedAt(parameter: string, size: number, refusal: Refusal): Refusal {
  if (refusal.kind !== 'wrong') return refusal;
  const { wrong } = refusal;
  const where = sizeInWords(parameter, size);
  const first = wrong.first.map((one) => ({ ...one, where: `${where}: ${one.where}` }));
  return { kind: 'wrong', wrong: { ...wrong, first } };
}
