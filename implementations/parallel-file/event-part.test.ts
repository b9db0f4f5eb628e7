import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { drawRegions, openArena } from '../kernels/arena.ts';
import { createMemory, instantiateKernel } from '../kernels/kernel.ts';
import { EVENT_BYTES } from './event-blocks.ts';
import { countEventPart } from './event-part.ts';
import type { FileKernel } from './file-kernel.ts';
import type { PartTask } from './part-tasks.ts';
import { openSpillFile } from './spill-file.ts';

type Event = readonly [hour: number, page: number, visitor: number];

/** Counts a part of these events in regions of so many bytes, and the parts that it is divided into. */
function count(events: readonly Event[], regionBytes: number, mostBytes: number) {
  const folder = mkdtempSync(join(tmpdir(), 'parts-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const memory = createMemory();
  const kernel = instantiateKernel<FileKernel>(memory);
  const [region] = drawRegions(memory, 1, regionBytes);
  const file = openSpillFile(join(folder, 'first'), 1);
  file.write(0, Buffer.from(Uint32Array.from(events.flat()).buffer));
  const { path, segments } = file.finish()!;

  const counts = new Map<string, number>();
  const levels: number[] = [];
  let names = 0;
  const countTask = (task: PartTask) => {
    const part = countEventPart(openArena(memory, region), kernel, task, { folder, mostBytes });
    levels[task.level] = (levels[task.level] ?? 0) + 1;
    if ('rest' in part) {
      for (const list of part.rest.segments.filter(({ length }) => length > 0)) {
        const source = { path: part.rest.path, segments: list };
        countTask({ sources: [source], level: task.level + 1, name: `${names++}` });
      }
      return;
    }
    for (const { task: each, triples } of part.tasks) {
      const words = new Uint32Array(memory.buffer, each.triples, 3 * triples);
      for (let at = 0; at < words.length; at += 3) {
        const pair = `${words[at]} ${words[at + 1]}`;
        counts.set(pair, (counts.get(pair) ?? 0) + words[at + 2]!);
      }
    }
  };
  countTask({ sources: [{ path, segments: segments[0]! }], level: 0, name: 'first' });
  return { counts, levels };
}

const MIB = 1 << 20;

it('counts what fits', () => {
  const events = Array.from({ length: 50_000 }, (_, at): Event => [at % 3, at % 5, at % 1000]);
  const { counts, levels } = count(events, 16 * MIB, 4 * MIB);
  expect(levels).toEqual([1]);
  expect(counts.size).toBe(15);
  expect([...counts.values()].reduce((sum, visitors) => sum + visitors, 0)).toBe(3000);
});

it('divides the visitors of one pair, again and again', () => {
  const events = Array.from({ length: 320_000 }, (_, at): Event => [7, 9, at % 300_000]);
  const { counts, levels } = count(events, 16 * MIB, 0);
  expect(Object.fromEntries(counts)).toEqual({ '7 9': 300_000 });
  // Each of the 256 parts has more than the 1,024 events of a first block.
  expect(levels.length).toBe(3);
});

it('divides what can be kept but not counted: one leaf, and hashed rows', () => {
  const events = Array.from({ length: 300_000 }, (_, at): Event => [0, at === 0 ? 2 ** 31 : 5, at]);
  const { counts, levels } = count(events, 16 * MIB, 300_000 * EVENT_BYTES + 1);
  expect(Object.fromEntries(counts)).toEqual({ '0 5': 299_999, [`0 ${2 ** 31}`]: 1 });
  expect(levels.length).toBe(2);
});

it('divides what can be kept but not counted, though counting it has taken nearly all of the memory', () => {
  // One leaf of 2^19 rows: words, triples and counts fit, the table of words does not.
  const events = Array.from({ length: 345_000 }, (_, at): Event => [0, 16 * at, at % 4000]);
  const { counts, levels } = count(events, 16 * MIB, 4 * MIB);
  expect(counts.size).toBe(345_000);
  expect(levels.length).toBe(2);
});

it('never divides the same event, however often it comes', () => {
  const events = Array.from({ length: 500_000 }, (): Event => [1, 2, 3]);
  const { counts, levels } = count(events, 16 * MIB, 100_000 * EVENT_BYTES);
  expect(Object.fromEntries(counts)).toEqual({ '1 2': 1 });
  expect(levels).toEqual([1]);
});

it('says that memory is too small, where few events do not fit', () => {
  expect(() => count([[0, 0, 0]], 100_000, 0)).toThrow(/allow more memory/);
});
