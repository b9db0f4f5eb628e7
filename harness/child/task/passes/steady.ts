/** How many calls make a sample, and a series of such samples without warm-up. Runs in a trial process. */
import type { TrialReply } from '../../../wire/envelope.ts';
import type { SteadySpecification } from '../../../wire/passes/steady.ts';
import { collectAndSettle, collectGarbage } from '../../garbage.ts';
import { TimedCalls } from '../../passes/timed-calls.ts';
import { seriesOf } from '../../passes/timing.ts';
import type { Turns } from '../../turns.ts';
import { TaskCalls } from '../calls.ts';
import { onTask, type TaskSubject } from '../subject.ts';

/** A sample takes so long at least, where the inputs of so many calls are made in time and have room. */
const LEAST_SAMPLE_NS = 2e6;
const MOST_MAKING_NS = 0.25e9;
const MOST_BYTES = 64e6;

/** Calls the implementation until one of the limits is reached; answers are judged afterwards. */
export function run(
  specification: SteadySpecification,
  turns: Turns,
): Promise<TrialReply<'steady'>> {
  return onTask(specification, (subject) => steady(subject, specification, turns));
}

async function steady(
  subject: TaskSubject,
  specification: SteadySpecification,
  turns: Turns,
): Promise<TrialReply<'steady'>> {
  const { inputs, answers, judge } = subject;
  const { layout, events } = specification;
  const calls = new TaskCalls(subject);
  const timed = new TimedCalls(calls, turns, subject.lookAtBuiltIns);
  const startMs = performance.now();
  const first = (await timed.make(1, collectAndSettle))[0]!;
  const firstMs = performance.now() - startMs;
  const callsPerSample = first.wallNs >= LEAST_SAMPLE_NS ? 1 : await callsThatLast(calls, timed);
  calls.makeSamplesOf(callsPerSample);
  const known = callsPerSample === 1 ? { callNs: first.wallNs, ms: firstMs } : null;
  const series = await seriesOf(timed, specification, known);
  inputs.assertDataUnchanged();
  const refusal = await answers.judge(judge);
  if (refusal !== null) return refusal;
  const several = callsPerSample === 1 ? {} : { callsPerSample };
  return { kind: 'steady', result: { layout, events, ...several, ...series } };
}

/** Doubled until they last, twice in a row: compilers make the first ones faster. */
async function callsThatLast(calls: TaskCalls, timed: TimedCalls<void>): Promise<number> {
  let count = 1;
  let lasted = 0;
  while (true) {
    calls.makeSamplesOf(count);
    const [sample] = await timed.make(1, collectGarbage);
    lasted = sample!.wallNs * count >= LEAST_SAMPLE_NS ? lasted + 1 : 0;
    if (lasted === 2) return count;
    if (lasted === 1) continue;
    const { makingNs, bytes } = calls.pool;
    if (2 * makingNs > MOST_MAKING_NS || 2 * bytes > MOST_BYTES) return count;
    count *= 2;
  }
}
