/** Live bytes over the input of one call. Runs in a trial process started with the flags of wire/node-flags.ts. */
import { wrongAnswer } from '../../../hourly-uniques/approximation.ts';
import { rowMaker } from '../../../hourly-uniques/rows.ts';
import type { TrialReply } from '../../wire/envelope.ts';
import type { CurveSpecification } from '../../wire/passes/curve.ts';
import { InputStream } from '../memory/input-stream.ts';
import { LiveCurve } from '../memory/live-curve.ts';
import { OutsideWatch } from '../memory/outside-memory.ts';
import { warmUp } from '../memory/warm-up.ts';
import { onImplementation, type Subject } from '../subject.ts';

/** Measures one call, after a warm-up call on the first events, and checks its answer. */
export function run(specification: CurveSpecification): Promise<TrialReply<'curve'>> {
  return onImplementation(specification, (subject) => curve(subject, specification));
}

async function curve(
  { ofRows, first }: Subject,
  { strings, events: wanted, view, marks, fine, semiSpaceMb, phase }: CurveSpecification,
): Promise<TrialReply<'curve'>> {
  const implementation = ofRows();
  const { dataset, expected } = first(wanted);
  const events = dataset.timestampsMs.length;
  const makeRow = rowMaker(dataset, strings);
  const rehearsal = new LiveCurve(null, marks.length);
  rehearsal.start();
  await warmUp(implementation, makeRow, events, (at) => rehearsal.mark(at));
  rehearsal.finish(events);

  const live = new LiveCurve({ fine, semiSpaceMb, phase }, marks.length);
  // What the system tells depends on the machine, and reading it takes memory: only in production's view.
  const outside = view === 'production' ? new OutsideWatch() : null;
  const input = new InputStream(makeRow, events, marks, (at) => {
    outside?.mark();
    live.mark(at);
  });
  live.start();
  const answer = await implementation.countUniques(input);
  outside?.mark();
  const most = outside?.most;
  const result = { ...live.finish(events), ...(most === undefined ? {} : { outside: most }) };
  const wrong = wrongAnswer(implementation.counts, expected(), dataset.pages, answer);
  return wrong === null ? { kind: 'curve', view, events, fine, result } : { kind: 'wrong', wrong };
}
