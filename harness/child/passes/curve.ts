/** Live bytes over the input of one call. Runs in a trial process started with the flags of memory/flags.ts. */
import type { RowsImplementation } from '../../../contract.ts';
import { wrongAnswer } from '../../../hourly-uniques/approximation.ts';
import type { Dataset } from '../../../hourly-uniques/dataset.ts';
import type { ExpectedAnswer } from '../../../hourly-uniques/oracle.ts';
import { rowMaker } from '../../../hourly-uniques/rows.ts';
import type { CurveSpecification, TrialReply } from '../../wire/protocol.ts';
import { InputStream } from '../memory/input-stream.ts';
import { LiveCurve } from '../memory/live-curve.ts';
import { OutsideWatch } from '../memory/outside-memory.ts';
import { warmUp } from '../memory/warm-up.ts';

/** Measures one call, after a warm-up call on the first events, and checks its answer. */
export async function curve(
  implementation: RowsImplementation,
  dataset: Dataset,
  expected: () => ExpectedAnswer,
  { strings, view, marks, fine, semiSpaceMb, phase }: CurveSpecification,
): Promise<TrialReply> {
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
