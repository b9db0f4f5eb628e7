/** Whatever names a log has, its workload file holds none of them: words of its own, and numbers. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import fitted from '../fitted.ts';
import { fitModel } from './fit.ts';
import { sampleModel } from './fixtures/sample-model.ts';
import { measureLog, measureSource } from './measure-source.ts';

const file = join(mkdtempSync(join(tmpdir(), 'uniqbench-test-')), 'log.csv');
const nothing = () => {};
const WORDS = new Set(
  `${JSON.stringify(sampleModel)} "sorted" "late" "shuffled" "reversed"`.match(/"[^"]*"/g),
);

/** @param names Of pages and visitors, again and again, until there are so many events. */
async function modelOf(names: readonly string[], events: number, stepMs: number): Promise<string> {
  const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
  const lines = Array.from({ length: events }, (_, at) => {
    const time = new Date(1.7e12 + at * stepMs).toISOString();
    const [page, visitor] = [names[at % names.length]!, names[(at * 7) % names.length]!];
    return `${time},${quoted(page)},${quoted(visitor)}`;
  });
  writeFileSync(file, `timestamp,page,visitor\n${lines.join('\n')}\n`);
  const log = await measureLog({ files: JSON.stringify([file]) }, nothing);
  const model = JSON.stringify(fitModel(log));
  const drawn = (await measureSource(fitted.open({ model }, 1), nothing)).counts();
  const real = log.measure.counts();
  expect(real.events).toBe(events);
  for (const name of ['events', 'hours', 'pages', 'visitors', 'pairs', 'triples'] as const)
    expect(Math.abs(drawn[name] / real[name] - 1), name).toBeLessThan(0.05);
  return model;
}

function expectNoNames(model: string): void {
  const rest = model.replaceAll(/"[^"]*"/g, (word) => (WORDS.has(word) ? '' : word));
  expect(rest).toMatch(/^[\d.,:[\]{}e-]*$/);
}

const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  .filter((text) => text.trim() === text && !/[\r\n\0]/.test(text));

it('of any names', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(name, { minLength: 3, maxLength: 40 }), async (names) =>
      expectNoNames(await modelOf(names, 200, 60_000)),
    ),
    { numRuns: 25, seed: 7 },
  );
});

it('of a hundred thousand names with emoji', async () => {
  const names = Array.from({ length: 100_000 }, (_, at) => `/🦊/ñandú-${at}-🏳️‍🌈`);
  expectNoNames(await modelOf(names, 100_000, 500));
});

it('of one page and one visitor, and of one second', async () => {
  expectNoNames(await modelOf(['/only?né=1'], 150, 1_000));
  expectNoNames(await modelOf(['/a', '/b', 'c d'], 150, 0));
});
