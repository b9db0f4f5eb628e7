/** Live bytes during one call of an implementation of a task, by bytes allocated. Runs in a trial process started with the flags of wire/node-flags.ts. */
import type { TrialReply } from '../../../wire/envelope.ts';
import type { CurveSpecification } from '../../../wire/passes/curve.ts';
import { collectGarbage } from '../../garbage.ts';
import { LiveCurve } from '../../memory/live-curve.ts';
import { OutsideWatch } from '../../memory/outside-memory.ts';
import { isPromise } from '../../promises.ts';
import { TaskCalls } from '../calls.ts';
import { onTask, type TaskSubject } from '../subject.ts';
import { WARM_UPS, wholeCall } from '../whole-call.ts';

/** Measures one call after others on other inputs, and judges its answer. */
export function run(specification: CurveSpecification): Promise<TrialReply<'curve'>> {
  return onTask(specification, (subject) => curve(subject, specification));
}

async function curve(
  subject: TaskSubject,
  { view, fine, semiSpaceMb, phase, events }: CurveSpecification,
): Promise<TrialReply<'curve'>> {
  const calls = new TaskCalls(subject);
  const rehearsal = new LiveCurve(null, 0);
  rehearsal.start();
  for (let warmUp = 0; warmUp < WARM_UPS; warmUp++) await wholeCall(calls);
  rehearsal.finish(events);

  const live = new LiveCurve({ fine, semiSpaceMb, phase }, 0);
  // What the system tells depends on the machine, and reading it takes memory: only in production's view.
  const outside = view === 'production' ? new OutsideWatch() : null;
  await calls.prepare(1, collectGarbage);
  live.start();
  const returned = calls.call();
  const answer = isPromise(returned) ? await returned : returned;
  outside?.mark();
  const most = outside?.most;
  const result = { ...live.finish(events), ...(most === undefined ? {} : { outside: most }) };
  calls.capture(answer);
  await calls.release();
  const refusal = await subject.answers.judge(subject.judge);
  return refusal ?? { kind: 'curve', view, events, fine, result };
}
