/** What `node --trace-gc` prints. Pure. */
import type { TracedCollections } from '../record/profile-record.ts';

/**
 * `[42:0x5f3]      120 ms: Scavenge 12.3 (16.1) -> 8.1 (20.6) MB, 1.9 / 0.0 ms  (average mu = …) allocation failure;`
 * Later versions name the heap after the process, and put `pooled: 0 MB,` before the pauses. What the implementation prints
 * without an end of line stands in front of it.
 */
const LINE =
  /\[(\d+:[^\]:]+)[^\]]*\]\s+(\d+) ms: (.+?)(?: \([^)]*\))? ([\d.]+) \([\d.]+\) -> ([\d.]+) \([\d.]+\) MB,.*? ([\d.]+) \/ [\d.]+ ms/;
const MEGABYTE = 2 ** 20;

/**
 * The collections within spans of time, by kind, those that paused longest in all first. Those of other threads and processes, which
 * have clocks of their own, are left out: the first heap that is named is the main thread's.
 */
export function readTraceGc(
  text: string,
  spans: readonly (readonly [startMs: number, endMs: number])[],
): TracedCollections[] {
  const kinds = new Map<string, TracedCollections>();
  let main: string | undefined;
  for (const line of text.split('\n')) {
    const [, heap, at, kind, before, after, pause] = LINE.exec(line) ?? [];
    if (kind === undefined) continue;
    main ??= heap;
    if (heap !== main) continue;
    // Told in whole milliseconds, the nearest.
    const ms = Number(at);
    const isWithin = spans.some(([from, to]) => ms >= Math.floor(from) && ms <= Math.ceil(to));
    if (!isWithin) continue;
    const so = kinds.get(kind) ?? { kind, count: 0, pauseMs: 0, longestMs: 0, freedBytes: 0 };
    kinds.set(kind, {
      kind,
      count: so.count + 1,
      pauseMs: so.pauseMs + Number(pause),
      longestMs: Math.max(so.longestMs, Number(pause)),
      freedBytes: so.freedBytes + (Number(before) - Number(after)) * MEGABYTE,
    });
  }
  return [...kinds.values()].sort((a, b) => b.pauseMs - a.pauseMs);
}
