/** Live bytes during one call of an implementation of a task, by bytes allocated, and by position where the task has a `stream`. Runs in a trial process started with the flags of wire/node-flags.ts. */
import type { TrialReply } from '../../../wire/envelope.ts';
import type { CurveSpecification } from '../../../wire/passes/curve.ts';
import { collectGarbage } from '../../garbage.ts';
import { LiveCurve } from '../../memory/live-curve.ts';
import { OutsideWatch } from '../../memory/outside-memory.ts';
import { isPromise } from '../../promises.ts';
import { TaskCalls } from '../calls.ts';
import { type Streamed, streamed } from '../streamed-calls.ts';
import { onTask, type TaskSubject } from '../subject.ts';
import { WARM_UPS, wholeCall } from '../whole-call.ts';

/** Measures one call after others on other inputs, and judges its answer. */
export function run(specification: CurveSpecification): Promise<TrialReply<'curve'>> {
  return onTask(specification, (subject) => curve(subject, specification));
}

async function curve(
  subject: TaskSubject,
  specification: CurveSpecification,
): Promise<TrialReply<'curve'>> {
  const byPosition = streamed(subject, specification);
  if (byPosition === null) return follow(subject, specification, null);
  try {
    const reply = await follow(byPosition.subject, specification, byPosition);
    byPosition.assertRead(reply);
    return reply;
  } catch (error) {
    throw byPosition.explained(error);
  }
}

async function follow(
  subject: TaskSubject,
  { view, fine, semiSpaceMb, phase, events, marks }: CurveSpecification,
  byPosition: Streamed | null,
): Promise<TrialReply<'curve'>> {
  const most = byPosition === null ? 0 : marks.length;
  const calls = new TaskCalls(subject);
  const rehearsal = new LiveCurve(null, WARM_UPS * (most + 1));
  rehearsal.start();
  byPosition?.tell((at) => rehearsal.mark(at));
  for (let warmUp = 0; warmUp < WARM_UPS; warmUp++) await wholeCall(calls);
  rehearsal.finish(events);

  const live = new LiveCurve({ fine, semiSpaceMb, phase }, most);
  // What the system tells depends on the machine, and reading it takes memory: only in production's view.
  const outside = view === 'production' ? new OutsideWatch() : null;
  byPosition?.tell((at) => {
    outside?.mark();
    live.mark(at);
  });
  await calls.prepare(1, collectGarbage);
  live.start();
  const returned = calls.call();
  const answer = isPromise(returned) ? await returned : returned;
  outside?.mark();
  const beyond = outside?.most;
  const result = { ...live.finish(events), ...(beyond === undefined ? {} : { outside: beyond }) };
  calls.capture(answer);
  await calls.release();
  const refusal = await subject.answers.judge(subject.judge);
  return refusal ?? { kind: 'curve', view, events, fine, result };
}
