/**
 * Allocated bytes and objects by kind of one call, and those alive at its marks, from V8's own account of every
 * collection. Runs in a trial process started with the flags of wire/node-flags.ts.
 */
import type { HourlyUniques, PageView } from '../../../contract.ts';
import { collectGarbage } from '../../../harness/child/garbage.ts';
import { accountFor, type Mark } from '../../../harness/child/memory/account.ts';
import { recordCollections } from '../../../harness/child/memory/collection-log.ts';
import { bytesAlive, heldBy } from '../../../harness/child/memory/held.ts';
import { InputStream } from '../../../harness/child/memory/input-stream.ts';
import { sharedBytesCreated } from '../../../harness/child/memory/shared-memory.ts';
import { warmUp } from '../../../harness/child/memory/warm-up.ts';
import { Workers } from '../../../harness/child/memory/workers.ts';
import { isPromise } from '../../../harness/child/promises.ts';
import type { Turns } from '../../../harness/child/turns.ts';
import { loadImplementation } from '../../../harness/plug-ins/load.ts';
import type { TrialReply } from '../../../harness/wire/envelope.ts';
import {
  type CensusSpecification,
  census as definition,
} from '../../../harness/wire/passes/census.ts';
import type { PlugIn } from '../../../harness/wire/plug-in.ts';
import { captureAnswer } from '../../capture-answer.ts';
import type { CapturedAnswer } from '../../captured-answer.ts';
import { type MakeRow, meanStringBytes, rowMaker, stringsOfRows } from '../../rows.ts';
import { givenEvents } from '../../variation.ts';
import { handOver } from '../handing-over.ts';
import { onImplementation, type Subject } from '../subject.ts';

/** Enough to see what one weighs beside what the engine does meanwhile. */
const MOST_SAMPLE_ROWS = 1_024;

/** Measures one call, after a warm-up call on the first events, and hands over its answer. */
export async function run(
  specification: CensusSpecification,
  turns: Turns,
): Promise<TrialReply<'census'>> {
  let byImportBytes = 0;
  const load = async (plugIn: PlugIn) => {
    const { loaded, bytes } = await heldBy(() => loadImplementation(plugIn));
    byImportBytes = bytes;
    return loaded;
  };
  return onImplementation(
    specification,
    (subject) => census(subject, specification, byImportBytes, turns),
    load,
  );
}

async function census(
  { ofRows, dataset: whole }: Subject,
  specification: CensusSpecification,
  byImportBytes: number,
  turns: Turns,
): Promise<TrialReply<'census'>> {
  const { strings, marks } = specification;
  const implementation = ofRows();
  const { input: form } = implementation;
  const countUniques = (input: Iterable<PageView>) => implementation.countUniques(input);
  const dataset = givenEvents(whole(), definition.given!(specification, form, 0));
  const events = dataset.timestampsMs.length;
  const makeRow = rowMaker(dataset, strings);
  const sampleRows = Math.min(events, MOST_SAMPLE_ROWS);
  const workers = new Workers();
  const reached: Mark[] = [];
  const mark = (at: number) => {
    collectGarbage();
    workers.ask(true);
    const sharedBytes = workers.sharedBytes();
    reached.push({
      events: at,
      atMs: performance.now(),
      sharedBytes,
      sharedCreatedBytes: sharedBytesCreated(),
    });
  };
  let beforeWarmUp = 0;
  await warmUp(countUniques, makeRow, events, mark, () => {
    beforeWarmUp = bytesAlive();
  });
  reached.length = 0;
  const held = { byImportBytes, byWarmUpBytes: bytesAlive() - beforeWarmUp };

  const input = new InputStream(makeRow, events, marks, mark);
  let beforeRowsMs = 0;
  let rowsMs = 0;
  let callMs = 0;
  let before = { sharedBytes: 0, sharedCreatedBytes: 0 };
  let answer: HourlyUniques | undefined;
  let atOnce: CapturedAnswer | null = null;
  const log = await recordCollections(async () => {
    const sample = new Array<PageView | undefined>(sampleRows).fill(undefined);
    collectGarbage();
    beforeRowsMs = performance.now();
    fill(sample, makeRow);
    collectGarbage();
    rowsMs = performance.now();
    sample.fill(undefined);
    collectGarbage();
    before = { sharedBytes: workers.sharedBytes(), sharedCreatedBytes: sharedBytesCreated() };
    collectGarbage();
    callMs = performance.now();
    const returned = implementation.countUniques(input);
    answer = isPromise(returned) ? await returned : returned;
    mark(events);
    // After the last mark nothing is counted any more.
    atOnce = captureAnswer(answer);
  });
  const lives = workers.lives();
  workers.close();
  if (atOnce === null) throw new Error('The call has not ended.');
  await handOver(turns, { form, call: 0, answer, atOnce });
  const timeline = {
    beforeRowsMs,
    rowsMs,
    callMs,
    sampleRows,
    stringBytes: meanStringBytes(dataset),
    before,
    marks: reached,
    workersEndedMs: lives.map(({ endedMs }) =>
      endedMs === null ? null : endedMs - performance.timeOrigin,
    ),
  };
  const result = accountFor(log, timeline, (start, end) =>
    stringsOfRows(dataset, strings, start, end),
  );
  return { kind: 'census', events, result: { ...result, held } };
}

/** A function of its own, because what a running function once held may stay alive until it returns. */
function fill(sample: (PageView | undefined)[], makeRow: MakeRow): void {
  for (let index = 0; index < sample.length; index++) sample[index] = makeRow(index);
}
