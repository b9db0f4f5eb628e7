import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EventSource, RawParameters } from '../../contract.ts';
import { collect, type Dataset, digestOf } from '../../hourly-uniques/dataset.ts';
import fitted from '../fitted.ts';
import pageViews from '../page-views.ts';
import { DATA, SKIPPED, THERE } from '../replay/fixtures/real-traffic.ts';
import { openLogs } from '../replay/log-stream.ts';
import { parseParameters } from '../replay/parameters.ts';
import { writeEvents } from '../writers/write-events.ts';
import { fitModel } from './fit.ts';
import { sampleModel } from './fixtures/sample-model.ts';
import type { Counts } from './measure.ts';
import { LogMeasure } from './measure.ts';
import { measureLog, measureSource } from './measure-source.ts';

const MODEL = JSON.stringify(sampleModel);
const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
const nothing = () => {};

const draw = (parameters: RawParameters = {}, seed = 1) =>
  collect(fitted.open({ model: MODEL, ...parameters }, seed));
const countsOf = async (parameters: RawParameters = {}) =>
  (await measureSource(fitted.open({ model: MODEL, ...parameters }, 1), nothing)).counts();

async function fittedTo(paths: readonly string[], reading: RawParameters = {}) {
  const log = await measureLog({ ...reading, files: JSON.stringify(paths) }, nothing);
  const model = JSON.stringify(fitModel(log));
  const source = fitted.open({ model }, 1);
  return { model, log: log.measure, drawn: await measureSource(source, nothing) };
}

/** Every word that a workload file may hold, whatever the log. */
const WORDS = new Set(
  [JSON.stringify(sampleModel), '"sorted" "late" "shuffled" "reversed"'].flatMap(
    (text) => text.match(/"[^"]*"/g) ?? [],
  ),
);

/** Without those words the file is numbers; and no name of the log, whole or a part with a letter, is among them. */
async function expectNoNames(model: string, path: string, reading: RawParameters): Promise<void> {
  const rest = model.replaceAll(/"[^"]*"/g, (word) => (WORDS.has(word) ? '' : word));
  expect(rest).toMatch(/^[\d.,:[\]{}e-]*$/);
  const log = await collect(
    openLogs(parseParameters({ ...reading, files: JSON.stringify([path]) })),
  );
  expect(log.pages.length).toBeGreaterThan(50);
  for (const name of [...log.pages, ...log.visitors]) {
    const parts = name.split(/[^\p{L}\p{N}]+/u).filter((part) => /\p{L}/u.test(part));
    for (const part of parts) if (part !== 'e') expect(rest.includes(part), part).toBe(false);
    if (/[^\d]/.test(name)) expect(model.includes(name), name).toBe(false);
  }
}

/** The counts that a workload is to have within 5%. */
function expectAlike(log: Counts, drawn: Counts): void {
  for (const name of ['events', 'pages', 'visitors', 'pairs', 'visits', 'triples'] as const) {
    expect(Math.abs(drawn[name] / log[name] - 1), `${name}: ${drawn[name]}`).toBeLessThan(0.005);
  }
  expect(Math.abs(drawn.hours / log.hours - 1), 'hours').toBeLessThan(0.05);
}

function isAscending({ timestampsMs }: Dataset): boolean {
  return timestampsMs.every((ms, at) => at === 0 || ms >= timestampsMs[at - 1]!);
}

describe('a fitted workload', () => {
  it('has the counts that its file says', async () => {
    expect(await countsOf()).toMatchObject({
      events: 5000,
      hours: 48,
      pages: 700,
      visitors: 1211,
      pairs: 2660,
      visits: 1690,
      triples: 3700,
    });
  });

  it('is the same on every platform and version, and another by another seed', async () => {
    const digest = 'f26c5f5d9394becbdcc682bbfe6b46f043fec2650f6b83984946981d6e96f9ca';
    expect(digestOf(await draw())).toBe(digest);
    expect(digestOf(await draw())).toBe(digest);
    expect(digestOf(await draw({}, 2))).not.toBe(digest);
  });

  it('has as many events as are asked for, and other counts by the powers of its file', async () => {
    for (const events of [1, 2, 10, 99, 1000, 4999, 5001, 50_000]) {
      const counts = await countsOf({ events: String(events) });
      expect(counts.events).toBe(events);
      const power = (own: number, exponent: number) => own * (events / 5000) ** exponent;
      if (events < 1000) continue;
      expect(counts.visitors).toBeCloseTo(power(1211, 0.85), -1);
      expect(counts.pages).toBeCloseTo(power(700, 0.6), -1);
      expect(Math.abs(counts.pairs / power(2660, 0.93) - 1)).toBeLessThan(0.05);
      expect(Math.abs(counts.triples / power(3700, 0.98) - 1)).toBeLessThan(0.05);
    }
  });

  it('is late as the log was, or of another order', async () => {
    const late = await measureSource(fitted.open({ model: MODEL }, 1), nothing);
    expect(late.times.delays.total / 5000).toBeGreaterThan(0.02);
    expect(late.times.delays.total / 5000).toBeLessThan(0.06);
    expect(isAscending(await draw({ order: 'sorted' }))).toBe(true);
    const reversed = await draw({ order: 'reversed' });
    reversed.timestampsMs.reverse();
    expect(isAscending(reversed)).toBe(true);
    const shuffled = await measureSource(
      fitted.open({ model: MODEL, order: 'shuffled' }, 1),
      nothing,
    );
    expect(shuffled.times.backward / 5000).toBeGreaterThan(0.4);
    const { pairs, triples } = await countsOf();
    expect(shuffled.counts()).toMatchObject({ pairs, triples });
  });

  it('has its quiet hours, and goes on with its days where it is longer', async () => {
    const { timestampsMs } = await draw({ hours: '480', events: '50000' });
    const byHour = new Map<number, number>();
    for (const ms of timestampsMs) {
      const hour = Math.floor(ms / 3_600_000) - 482_000;
      byHour.set(hour, (byHour.get(hour) ?? 0) + 1);
    }
    expect(Math.max(...byHour.keys())).toBe(479);
    for (const [hour, events] of byHour) {
      if (hour % 24 < 6) expect(events, `hour ${hour}`).toBeLessThan(60);
      else expect(events, `hour ${hour}`).toBeGreaterThan(60);
    }
    expect(timestampsMs.every((ms) => ms % 1000 === 0)).toBe(true);
  });

  it.each<[RawParameters, string]>([
    [{ hour: '3' }, 'no parameter "hour" of a fitted workload. Known are: events, hours, order'],
    [{ events: '0' }, 'events=0 is not possible'],
    [{ hours: 'x' }, 'hours=x is not possible'],
    [{ order: 'best' }, 'order=best is not possible'],
    [{ model: '{' }, 'no JSON'],
  ])('refuses %j', (parameters, reason) => {
    expect(() => fitted.open({ model: MODEL, ...parameters }, 1)).toThrow(reason);
  });
});

describe('fitting', () => {
  it.each<[string, RawParameters]>([
    ['everyday', { events: '20000', visitors: '3000' }],
    ['month', { events: '20000', hours: '200', visitors: '2000' }],
    ['one-visitor', { events: '3000' }],
    ['one page', { events: '3000', pages: '1', visitors: '500' }],
    ['one page and visitor', { events: '3000', pages: '1', visitors: '1' }],
    ['all-unique', { events: '3000' }],
    ['bots', { events: '20000', visitors: '3000' }],
    ['repeats', { events: '20000' }],
    ['shuffled', { events: '20000', visitors: '3000', hours: '1' }],
    ['reversed', { events: '3000', visitors: '300' }],
    ['hostile-names', { events: '3000' }],
  ])('%s gives the same counts', async (preset, more) => {
    const file = join(folder, `${preset}.csv`);
    const parameters = { ...pageViews.presets[preset]?.parameters, ...more };
    await writeEvents(pageViews.open(parameters, 5), file, { format: 'csv', gzip: false });
    const { log, drawn } = await fittedTo([file]);
    expectAlike(log.counts(), drawn.counts());
  });

  it.each([1, 2, 3])('a log of %i events an hour leaves none of its hours out', async (each) => {
    const lines = Array.from({ length: 300 * each }, (_, at) => {
      const of = Math.floor(at / each);
      // Every fifth hour is quiet; visitors and pages come and go in no order.
      const ms = 1.7e12 + (Math.floor(of / 4) * 5 + (of % 4)) * 3_600_000 + (at % each);
      return `${ms},/${(at * at * 7) % 11},v${(at * 31 + (at >> 3)) % 37}\n`;
    });
    const file = join(folder, `sparse-${each}.csv`);
    writeFileSync(file, `timestamp,page,visitor\n${lines.join('')}`);
    const { model, log } = await fittedTo([file]);
    const real = new Map(log.visitsByHour());
    expect(real.size).toBe(300);
    for (const seed of [1, 2, 3]) {
      const drawn = await measureSource(fitted.open({ model }, seed), nothing);
      const visits = new Map(drawn.visitsByHour());
      expect([...visits.keys()].sort()).toEqual([...real.keys()].sort());
      for (const [hour, count] of visits)
        expect(Math.abs(count - real.get(hour)!), `hour ${hour}`).toBeLessThanOrEqual(1);
    }
  });

  it('tells a sorted log from a late, a shuffled and a reversed one', async () => {
    for (const order of ['sorted', 'late', 'shuffled', 'reversed']) {
      const source = pageViews.open(
        { events: '3000', visitors: '300', order, lateShare: '0.1' },
        5,
      );
      const file = join(folder, `order-${order}.csv`);
      await writeEvents(source, file, { format: 'csv', gzip: false });
      const { model } = await fittedTo([file]);
      expect(JSON.parse(model).order.kind).toBe(order);
    }
  });

  it('tells how counts grow: four times the events have about what the law says', async () => {
    const law = { visitors: '1M', pages: '100k', order: 'shuffled', repeats: '0' };
    const file = join(folder, 'small-part.csv');
    const small = pageViews.open({ ...law, events: '20k' }, 5);
    await writeEvents(small, file, { format: 'csv', gzip: false });
    const { model } = await fittedTo([file]);
    const measured = async (source: EventSource) => (await measureSource(source, nothing)).counts();
    const real = await measured(pageViews.open({ ...law, events: '80k' }, 5));
    const grown = await measured(fitted.open({ model, events: '80000' }, 1));
    // Growth slows down, so that a power of the last part of the log tells rather too much.
    for (const name of ['pages', 'visitors', 'pairs', 'triples'] as const) {
      expect(grown[name] / real[name], name).toBeGreaterThan(0.95);
      expect(grown[name] / real[name], name).toBeLessThan(1.25);
    }
  });

  it('in bounded memory estimates: what is kept stands for what is not', async () => {
    const measured = async (limits?: ConstructorParameters<typeof LogMeasure>[0]) => {
      const source = pageViews.open(
        { events: '200k', visitors: '60k', visitorExponent: '0.3', pages: '20k' },
        5,
      );
      return measureSource(source, nothing, new LogMeasure(limits));
    };
    const exact = (await measured()).counts();
    const sampled = await measured({ rows: 5000, keys: 40_000 });
    expect(sampled.weights.visitors).toBeGreaterThan(4);
    expect(sampled.weights.pages).toBeGreaterThan(1);
    const estimated = sampled.counts();
    expect(estimated.events).toBe(exact.events);
    for (const name of ['pages', 'visitors', 'pairs', 'visits', 'triples'] as const) {
      expect(Math.abs(estimated[name] / exact[name] - 1), name).toBeLessThan(0.1);
    }
    expect([...sampled.visitors()].length).toBeLessThanOrEqual(5000);
  });

  it.each([0, 1, 99])('refuses a log of %i events, and says what is missing', async (events) => {
    const measure = await measureSource(pageViews.open({ events: '200' }, 1), nothing);
    const few = new LogMeasure();
    for (let at = 0; at < events; at++) few.add(at * 1000, at, at);
    const characters = { byClass: new Float64Array(8) };
    const log = { pageCharacters: characters, visitorCharacters: characters };
    expect(() => fitModel({ ...log, measure })).not.toThrow();
    expect(() => fitModel({ ...log, measure: few })).toThrow(/from 100 on. Name more files/);
  });
});

describe.skipIf(!THERE)(`real traffic${SKIPPED}`, () => {
  it.each<[string, string, RawParameters]>([
    ['elastic-apache-2015', 'apache_logs.gz', {}],
    ['nasa-1995-07-sample', 'NASA_short.log.gz', {}],
    ['nasa-1995-08-01', 'nasa_19950801.tsv.gz', {}],
    ['epa-1995', 'epa-http.txt.gz', { month: '1995-08', utcOffset: '-0400' }],
    ['erddap-2024', 'tomcat-access.log.gz', {}],
  ])('%s: a workload has its counts, and none of its names', async (name, file, reading) => {
    const path = join(DATA, name, file);
    const { model, log, drawn } = await fittedTo([path], reading);
    await expectNoNames(model, path, reading);
    expectAlike(log.counts(), drawn.counts());
    expect(Math.abs(drawn.counts().hourPages / log.counts().hourPages - 1)).toBeLessThan(0.05);
  });
});
