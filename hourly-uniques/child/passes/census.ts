/**
 * Allocated bytes and objects by kind of one call, and those alive at its marks, from V8's own account of every
 * collection. Runs in a trial process started with the flags of wire/node-flags.ts.
 */
import type { HourlyUniques, PageView } from '../../../contract.ts';
import type { Mark, Stretch } from '../../../harness/child/memory/account.ts';
import { CensusMarks } from '../../../harness/child/memory/census-marks.ts';
import { recordCollections } from '../../../harness/child/memory/collection-log.ts';
import { bytesAlive, heldBy } from '../../../harness/child/memory/held.ts';
import { InputStream } from '../../../harness/child/memory/input-stream.ts';
import { readThrough, warmUp } from '../../../harness/child/memory/warm-up.ts';
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
import { meanStringBytes, rowMaker } from '../../rows.ts';
import { givenEvents } from '../../variation.ts';
import { handOver } from '../handing-over.ts';
import { onImplementation, type Subject } from '../subject.ts';

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
  const memory = new CensusMarks();
  let beforeWarmUp = 0;
  await warmUp(countUniques, makeRow, events, memory.into([]), () => {
    beforeWarmUp = bytesAlive();
  });
  const held = { byImportBytes, byWarmUpBytes: bytesAlive() - beforeWarmUp };

  const [ofCall, ofReading]: [Mark[], Mark[]] = [[], []];
  const mark = memory.into(ofCall);
  const input = new InputStream(makeRow, events, marks, mark);
  const again = new InputStream(makeRow, events, marks, memory.into(ofReading));
  let call = null as Stretch | null;
  let reading = null as Stretch | null;
  let answer: HourlyUniques | undefined;
  let atOnce: CapturedAnswer | null = null;
  const log = await recordCollections(async () => {
    call = memory.begin(ofCall);
    const returned = implementation.countUniques(input);
    answer = isPromise(returned) ? await returned : returned;
    mark(events);
    // Between the two nothing is counted.
    atOnce = captureAnswer(answer);
    // What the input itself allocated is found by going over it once more.
    reading = memory.begin(ofReading);
    readThrough(again);
    memory.into(ofReading)(events);
  });
  memory.end();
  if (atOnce === null) throw new Error('The call has not ended.');
  await handOver(turns, { form, call: 0, answer, atOnce });
  const result = memory.account(log, call, { reading, stringBytes: meanStringBytes(dataset) });
  return { kind: 'census', events, result: { ...result, held } };
}
