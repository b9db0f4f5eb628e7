/** Where processor time and allocation go, by function, from V8's sampling profilers. Runs in a trial process. */

import type { Runtime } from 'node:inspector';
import { Session } from 'node:inspector/promises';
import { findSourceMap } from 'node:module';
import { basename } from 'node:path';
import type { Implementation } from '../../contract.ts';
import type { Hotspot } from '../audit/trials.ts';
import { nowNs } from '../clock.ts';
import type { Dataset } from '../dataset.ts';
import { inOtherHours } from '../later-events.ts';
import type { TrialReply } from '../protocol.ts';
import { rowMaker, rowsOf, type StringOwnership } from '../rows.ts';

const CPU_INTERVAL_US = 200;
const ALLOCATION_INTERVAL_BYTES = 8_192;
/** Calls go on for so long under the profiler of processor time; at least two. */
const PROFILED_NS = 1_000_000_000n;
const MOST_HOTSPOTS = 6;

/** Profiles calls on rows made beforehand; the rows themselves are in neither profile. */
export async function hotspots(
  implementation: Implementation,
  dataset: Dataset,
  { strings }: { readonly strings: StringOwnership },
): Promise<TrialReply> {
  let hours = 0;
  const freshRows = () =>
    rowsOf(rowMaker(inOtherHours(dataset, ++hours), strings), 0, dataset.timestampsMs.length);
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: CPU_INTERVAL_US });
  // Compiled under the profiler, or what is inlined would count as its caller.
  await session.post('Profiler.start');
  await implementation.countUniques(freshRows());
  await session.post('Profiler.stop');
  const cpu = new Shares();
  let profiledNs = 0n;
  for (let calls = 0; calls < 2 || profiledNs < PROFILED_NS; calls++) {
    const rows = freshRows();
    await session.post('Profiler.start');
    const start = nowNs();
    await implementation.countUniques(rows);
    profiledNs += nowNs() - start;
    const { profile } = await session.post('Profiler.stop');
    for (const { callFrame, positionTicks, hitCount } of profile.nodes) {
      let placed = 0;
      for (const { line, ticks } of positionTicks ?? []) {
        cpu.add(callFrame, line - 1, ticks);
        placed += ticks;
      }
      cpu.add(callFrame, callFrame.lineNumber, (hitCount ?? 0) - placed);
    }
  }
  const bytes = new Shares();
  const rows = freshRows();
  // Node's types do not know the flags that keep what was collected meanwhile.
  await session.post('HeapProfiler.startSampling', {
    samplingInterval: ALLOCATION_INTERVAL_BYTES,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  } as { samplingInterval: number });
  await implementation.countUniques(rows);
  const { profile } = await session.post('HeapProfiler.stopSampling');
  session.disconnect();
  const addTree = (node: typeof profile.head): void => {
    bytes.add(node.callFrame, node.callFrame.lineNumber, node.selfSize);
    for (const child of node.children) addTree(child);
  };
  addTree(profile.head);
  return {
    kind: 'hotspots',
    cpu: cpu.largest(),
    bytes: bytes.largest(),
    cpuSamples: cpu.total,
    sampledBytes: bytes.total,
  };
}

/** Frames of the engine that are no work of the implementation. */
const NO_WORK = ['(root)', '(idle)', '(program)'];

/**
 * V8's built-in code for Map, Set and the like has no frame of its own, and hides that of its caller: what it takes
 * counts as the caller's caller's, here this module's, which itself does nothing meanwhile.
 */
const WITHOUT_FRAME = 'built-in code without a frame of its own (Map, Set, …)';

/** Adds up by function and line. */
class Shares {
  readonly #byPlace = new Map<string, { name: string; place: string | null; amount: number }>();
  total = 0;

  /** @param line From 0, in the code that ran. */
  add(frame: Runtime.CallFrame, line: number, amount: number): void {
    if (amount <= 0 || NO_WORK.includes(frame.functionName)) return;
    const isOurs = frame.url === import.meta.url;
    const place = isOurs ? null : placeOf(frame, line);
    const name = isOurs ? WITHOUT_FRAME : frame.functionName || '(anonymous)';
    const key = `${name} ${place}`;
    const entry = this.#byPlace.get(key) ?? { name, place, amount: 0 };
    this.#byPlace.set(key, { ...entry, amount: entry.amount + amount });
    this.total += amount;
  }

  largest(): Hotspot[] {
    return [...this.#byPlace.values()]
      .sort((a, b) => b.amount - a.amount)
      .slice(0, MOST_HOTSPOTS)
      .map(({ name, place, amount }) => ({ name, place, share: amount / this.total }));
  }
}

/** `file.ts:12` in what its author wrote; null for the engine's own functions. */
function placeOf({ url }: Runtime.CallFrame, line: number): string | null {
  if (!url.startsWith('file:')) return null;
  const mapped = findSourceMap(url)?.findEntry(line, 0);
  if (mapped !== undefined && 'originalSource' in mapped) {
    return `${basename(mapped.originalSource)}:${mapped.originalLine + 1}`;
  }
  return `${basename(new URL(url).pathname)}:${line + 1}`;
}
