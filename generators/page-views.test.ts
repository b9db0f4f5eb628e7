import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type RawParameters, UsageError } from '../contract.ts';
import { chunksOf, draw, hourOf } from './page-views/fixtures/drawn-events.ts';
import { hostileNames } from './page-views/name-lists.ts';
import pageViews from './page-views.ts';

const presetNames = Object.keys(pageViews.presets);

function preset(name: string, changes: RawParameters): RawParameters {
  return { ...pageViews.presets[name]!.parameters, ...changes };
}

/** SHA-256 over timestamp, page and visitor of each event. */
function digest(parameters: RawParameters, seed: number): string {
  const source = pageViews.open(parameters, seed);
  const hash = createHash('sha256');
  for (const { timestampsMs, pageIds, visitorIds } of chunksOf(source)) {
    timestampsMs.forEach((ms, i) => {
      const names = [source.pages.at(pageIds[i]!), source.visitors.at(visitorIds[i]!)];
      hash.update(`${JSON.stringify([ms, ...names])}\n`);
    });
  }
  return hash.digest('hex').slice(0, 16);
}

describe('the stream', () => {
  // A change here changes every dataset that anyone has drawn: say so in the release notes.
  it.each([
    ['everyday', '5ba2ee3bff6808b1'],
    ['peak-hour', '9d510d6ea68a30e8'],
    ['month', 'ad637012512f66d2'],
    ['shuffled', 'd3f979172826300b'],
    ['reversed', '017c49ef67e4ccdb'],
    ['all-unique', '1fcae4cf08b822a4'],
    ['long-tail-pages', 'dc8b0c1510c88fe8'],
    ['bots', '551c57270acfede4'],
    ['unicode', 'f17526e69d7d8ca6'],
    ['short-ids', 'f2b95ab7cf4ae687'],
    ['numeric-ids', '1acb289542ac760d'],
    ['hostile-names', '1dceec598d33f30d'],
  ])('is pinned bit for bit: %s', (name, expected) => {
    expect(digest(preset(name, { events: '10k' }), 2025)).toBe(expected);
  });

  it('is pinned bit for bit where slots are shared, over many chunks and years', () => {
    const parameters = {
      events: '70k',
      hours: '90_000',
      pages: '1e9',
      visitors: '1e9',
      repeats: '0.5',
      botShare: '0.1',
      lateShare: '0.5',
      lateMinutes: '5000',
    };
    expect(digest(parameters, 0xffffffff)).toBe('4a2a06a22ec5d4a1');
  });

  it('is the same for the same seed, also from the same source, and differs by seed', () => {
    const source = pageViews.open({ events: '70k' }, 8);
    const twice = [1, 2].map(() => Array.from(chunksOf(source), ({ visitorIds }) => visitorIds[9]));
    expect(twice[0]).toEqual(twice[1]);
    expect(draw({ events: '10k' }, 8)).toEqual(draw({ events: '10k' }, 8));
    for (const column of ['timestampsMs', 'pageIds', 'visitorIds'] as const) {
      expect(draw({ events: '10k' }, 8)[column]).not.toEqual(draw({ events: '10k' }, 9)[column]);
    }
  });

  it.each([
    ['1', [1]],
    ['4096', [4096]],
    ['65535', [65_535]],
    ['65536', [65_536]],
    ['65537', [65_536, 1]],
    ['150_000', [65_536, 65_536, 18_928]],
  ])('has chunks of up to 65,536 events: %s', (events, lengths) => {
    expect(pageViews.open({ events }, 1).events).toBe(lengths.reduce((sum, one) => sum + one, 0));
    const drawn = draw({ events });
    expect(drawn.chunkLengths).toEqual(lengths);
    expect(drawn.timestampsMs).toHaveLength(drawn.pageIds.length);
    expect(drawn.timestampsMs).toHaveLength(drawn.visitorIds.length);
  });

  it('uses its arrays again', () => {
    const buffers = Array.from(chunksOf(pageViews.open({ events: '300k' }, 1)), (chunk) => [
      chunk.timestampsMs.buffer,
      chunk.pageIds.buffer,
      chunk.visitorIds.buffer,
    ]);
    expect(buffers).toHaveLength(5);
    for (const buffer of [0, 1, 2]) expect(new Set(buffers.map((all) => all[buffer])).size).toBe(1);
  });

  it.each(['0.8', '0'])(
    'needs memory for nothing that there are a billion of: exponents %s',
    (exponent) => {
      const before = process.memoryUsage().arrayBuffers;
      const source = pageViews.open(
        {
          events: '1e9',
          pages: 'events',
          visitors: 'events',
          pageExponent: exponent,
          visitorExponent: exponent,
          hours: '100k',
          botShare: '0.1',
        },
        1,
      );
      for (const chunk of chunksOf(source)) {
        expect(chunk.pageIds).toHaveLength(65_536);
        break;
      }
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40_000_000);
    },
  );

  it.each([-1, 1.5, 2 ** 32, Number.NaN])('refuses the seed %f', (seed) => {
    expect(() => pageViews.open({}, seed)).toThrow(UsageError);
    expect(() => pageViews.open({}, seed)).toThrow(`seed=${seed} is not possible`);
  });

  it('refuses parameters when opened, not later', () => {
    expect(() => pageViews.open({ events: '0' }, 1)).toThrow(UsageError);
    expect(() => pageViews.open({ evnets: '5' }, 1)).toThrow('Did you mean events?');
  });
});

describe('presets', () => {
  it.each(presetNames)('can be drawn with any number of events: %s', (name) => {
    for (const events of ['1', '2', '3000']) {
      const source = pageViews.open(preset(name, { events }), 3);
      let drawn = 0;
      for (const { timestampsMs, pageIds, visitorIds } of chunksOf(source)) {
        drawn += timestampsMs.length;
        expect(Math.max(...pageIds)).toBeLessThan(source.pages.size);
        expect(Math.max(...visitorIds)).toBeLessThan(source.visitors.size);
      }
      expect(drawn).toBe(Number(events));
    }
    expect(pageViews.presets[name]!.description).not.toBe('');
  });

  it('explains every parameter', () => {
    const used = presetNames.flatMap((name) => Object.keys(pageViews.presets[name]!.parameters));
    expect(Object.keys(pageViews.parameters)).toEqual(expect.arrayContaining(used));
    expect(pageViews.parameters.events).toContain('(default 2M)');
  });

  it('peak-hour is one hour', () => {
    const { timestampsMs } = draw(preset('peak-hour', { events: '50k' }));
    expect(new Set(timestampsMs.map(hourOf)).size).toBe(1);
  });

  it('one-visitor has one', () => {
    expect(new Set(draw(preset('one-visitor', { events: '50k' })).visitorIds)).toEqual(
      new Set([0]),
    );
  });

  it.each(['1', '1000', '100k'])('all-unique has as many visitors as events: %s', (events) => {
    const source = pageViews.open(preset('all-unique', { events }), 1);
    const { visitorIds } = draw(preset('all-unique', { events }));
    expect(source.visitors.size).toBe(visitorIds.length);
    expect(new Set(visitorIds).size).toBe(visitorIds.length);
    expect(new Set(visitorIds.map(source.visitors.at)).size).toBe(visitorIds.length);
  });

  it('long-tail-pages has half as many pages as events, most of them seen', () => {
    const parameters = preset('long-tail-pages', { events: '100k' });
    expect(pageViews.open(parameters, 1).pages.size).toBe(50_000);
    expect(new Set(draw(parameters).pageIds).size).toBeGreaterThan(40_000);
  });

  it('bots makes a few visitors far busier than all others', () => {
    const { visitorIds } = draw(preset('bots', { events: '100k' }));
    const byVisitor = new Map<number, number>();
    for (const id of visitorIds) byVisitor.set(id, (byVisitor.get(id) ?? 0) + 1);
    const busiest = [...byVisitor.values()].sort((a, b) => b - a);
    expect(busiest[2]).toBeGreaterThan(10 * busiest[3]!);
  });

  it('hostile-names uses every hostile name for pages and for visitors', () => {
    const source = pageViews.open(preset('hostile-names', { events: '20k' }), 1);
    const { pageIds, visitorIds } = draw(preset('hostile-names', { events: '20k' }));
    const pages = new Set(pageIds.map(source.pages.at));
    const visitors = new Set(visitorIds.map(source.visitors.at));
    expect(hostileNames.filter((name) => !pages.has(name) || !visitors.has(name))).toEqual([]);
    expect(hostileNames.length).toBeLessThanOrEqual(100);
  });

  it('hostile-names has pairs within an hour that a joined key takes for one', () => {
    const source = pageViews.open(preset('hostile-names', { events: '50k' }), 1);
    const { timestampsMs, pageIds, visitorIds } = draw(preset('hostile-names', { events: '50k' }));
    const names = pageIds.map((page, i) => [
      source.pages.at(page),
      source.visitors.at(visitorIds[i]!),
    ]);
    const views = new Set(timestampsMs.map((ms, i) => JSON.stringify([hourOf(ms), ...names[i]!])));
    for (const separator of ['|', '\u0000', '\u001f', ',', '']) {
      const keys = timestampsMs.map((ms, i) => `${hourOf(ms)} ${names[i]!.join(separator)}`);
      expect(new Set(keys).size).toBeLessThan(views.size);
    }
  });
});
