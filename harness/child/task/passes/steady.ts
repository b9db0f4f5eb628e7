/** How many calls make a sample, and a series of such samples without warm-up. Runs in a trial process. */
import type { TrialReply } from '../../../wire/envelope.ts';
import type { SteadySpecification } from '../../../wire/passes/steady.ts';
import { collectAndSettle } from '../../garbage.ts';
import { TimedCalls } from '../../passes/timed-calls.ts';
import { seriesOf } from '../../passes/timing.ts';
import type { Turns } from '../../turns.ts';
import { TaskCalls } from '../calls.ts';
import { callsThatLast, SURELY_LONG_NS } from '../calls-that-last.ts';
import { onTask, type TaskSubject } from '../subject.ts';

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
  const { callsPerSample, singleNs } =
    first.wallNs >= SURELY_LONG_NS
      ? { callsPerSample: 1, singleNs: [] }
      : await callsThatLast(calls, timed);
  calls.makeSamplesOf(callsPerSample);
  const known = callsPerSample === 1 ? { callNs: first.wallNs, ms: firstMs } : null;
  const series = await seriesOf(timed, specification, known);
  inputs.assertDataUnchanged();
  const refusal = await answers.judge(judge);
  if (refusal !== null) return refusal;
  const several = callsPerSample === 1 ? {} : { callsPerSample };
  const [firstNs, ...others] = series.callsNs;
  const callsNs = callsPerSample === 1 ? [firstNs!, ...singleNs, ...others] : series.callsNs;
  return { kind: 'steady', result: { layout, events, ...several, ...series, callsNs } };
}
