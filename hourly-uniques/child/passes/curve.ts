/** Live bytes over the input of one call. Runs in a trial process started with the flags of wire/node-flags.ts. */
import type { PageView } from '../../../contract.ts';
import { InputStream } from '../../../harness/child/memory/input-stream.ts';
import { LiveCurve } from '../../../harness/child/memory/live-curve.ts';
import { OutsideWatch } from '../../../harness/child/memory/outside-memory.ts';
import { warmUp } from '../../../harness/child/memory/warm-up.ts';
import { isPromise } from '../../../harness/child/promises.ts';
import type { Turns } from '../../../harness/child/turns.ts';
import type { TrialReply } from '../../../harness/wire/envelope.ts';
import {
  type CurveSpecification,
  curve as definition,
} from '../../../harness/wire/passes/curve.ts';
import { captureAnswer } from '../../capture-answer.ts';
import { rowMaker } from '../../rows.ts';
import { givenEvents } from '../../variation.ts';
import { handOver } from '../handing-over.ts';
import { onImplementation, type Subject } from '../subject.ts';

/** Measures one call, after a warm-up call on the first events, and hands over its answer. */
export function run(specification: CurveSpecification, turns: Turns): Promise<TrialReply<'curve'>> {
  return onImplementation(specification, (subject) => curve(subject, specification, turns));
}

async function curve(
  { ofRows, dataset: whole }: Subject,
  specification: CurveSpecification,
  turns: Turns,
): Promise<TrialReply<'curve'>> {
  const { strings, view, marks, fine, semiSpaceMb, phase } = specification;
  const implementation = ofRows();
  const { input: form } = implementation;
  const countUniques = (input: Iterable<PageView>) => implementation.countUniques(input);
  const dataset = givenEvents(whole(), definition.given!(specification, form, 0));
  const events = dataset.timestampsMs.length;
  const makeRow = rowMaker(dataset, strings);
  const rehearsal = new LiveCurve(null, marks.length);
  rehearsal.start();
  await warmUp(countUniques, makeRow, events, (at) => rehearsal.mark(at));
  rehearsal.finish(events);

  const live = new LiveCurve({ fine, semiSpaceMb, phase }, marks.length);
  // What the system tells depends on the machine, and reading it takes memory: only in production's view.
  const outside = view === 'production' ? new OutsideWatch() : null;
  const input = new InputStream(makeRow, events, marks, (at) => {
    outside?.mark();
    live.mark(at);
  });
  live.start();
  const returned = implementation.countUniques(input);
  const answer = isPromise(returned) ? await returned : returned;
  outside?.mark();
  const most = outside?.most;
  const result = { ...live.finish(events), ...(most === undefined ? {} : { outside: most }) };
  await handOver(turns, { form, call: 0, answer, atOnce: captureAnswer(answer) });
  return { kind: 'curve', view, events, fine, result };
}
