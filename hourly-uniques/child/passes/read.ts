/** What it costs to bring a file into rows or columns, by the replay reader. Runs in a trial process. */

import { nowNs } from '../../../harness/child/clock.ts';
import { collectGarbage } from '../../../harness/child/garbage.ts';
import { forgetPeakRss, readPeakRss } from '../../../harness/child/passes/peak-rss.ts';
import { loadGenerator } from '../../../harness/plug-ins/load.ts';
import type { ReadSpecification } from '../../../harness/wire/passes/read.ts';
import type { ResultOf } from '../../../harness/wire/passes.ts';
import { collect } from '../../dataset.ts';
import { rowMaker, rowsOf } from '../../rows.ts';

const FEWEST_CALLS = 2;

/** Reads the file again and again; rows have the strings that the reader's tables of names hold. */
export async function run({
  generator: plugIn,
  form,
  log,
  mostCalls,
  mostSeconds,
}: ReadSpecification): Promise<ResultOf<'read'>> {
  const generator = await loadGenerator(plugIn);
  const parameters = { ...log.reading, files: JSON.stringify(log.paths) };
  const callsNs: number[] = [];
  let events = 0;
  collectGarbage();
  forgetPeakRss();
  const before = readPeakRss();
  let peak: number | null = null;
  const startMs = performance.now();
  const isOver = () => performance.now() - startMs > mostSeconds * 1e3;
  while (callsNs.length < FEWEST_CALLS || (callsNs.length < mostCalls && !isOver())) {
    collectGarbage();
    const start = nowNs();
    const dataset = await collect(generator.open(parameters, 0));
    events = dataset.timestampsMs.length;
    if (form === 'rows') rowsOf(rowMaker(dataset, 'shared'), 0, events);
    callsNs.push(Number(nowNs() - start));
    peak ??= readPeakRss();
  }
  const peakRssBytes = peak === null || before === null ? null : peak - before;
  return { kind: 'read', form, events, callsNs, peakRssBytes };
}
