import { describe, expect, it } from 'vitest';
import { claimsOf, countedIn } from '../figures/claims.ts';
import { partsOf } from '../figures/parts.ts';
import { makeReport } from '../figures/report.ts';
import { auditOf } from '../fixtures/audit.ts';
import { profiledRun } from '../fixtures/profiled-run.ts';
import { defaultRun } from '../fixtures/recorded.ts';
import { besidesWhy, sourcesOfWhy, whyOf } from './explanations.ts';

const [part] = partsOf(makeReport(profiledRun));
const why = whyOf(part!, 'everyday');
const of = (candidate: string, resource: string) =>
  why.find((one) => one.candidate === candidate && one.resource === resource)!;

describe('why a candidate wins', () => {
  it('tells the line that it no longer has, with what that took, and what it has instead', () => {
    const { flaw, fix, met } = of('nested-seen-cached', 'time');
    expect(flaw).toMatch(/^naive-set-of-sets\.ts:27 “const hour = .*” 300 ms; .*; of 460 ms$/);
    expect(flaw).toContain('(garbage collector) 60.0 ms');
    expect(flaw).not.toContain('for (const');
    expect(fix).toMatch(/^gone, but 5\.00 ms left of \(garbage collector\); instead nested/);
    expect(fix).toContain('nested-seen-cached.ts:36');
    expect(fix).toMatch(/in all 111 ms$/);
    expect(met).toMatch(/^faster, 0\.\d\d× \(0\.\d\d–0\.\d\d\)$/);
  });

  it('tells objects with their bytes, and the requirement that each serves', () => {
    expect(of('nested-seen-cached', 'allocated')).toMatchObject({
      flaw: expect.stringMatching(/string \(flat\) [\d,]+ \(\d[\d.]* MB\)/),
      met: expect.stringMatching(/^fewer allocated bytes, 0\.\d\d×/),
    });
    expect(of('nested-seen-cached', 'peak').met).toMatch(/^(lower peak memory|none)/);
  });

  it('says nothing by lines of whom nothing was profiled', () => {
    expect(of('flat-tuple-set', 'time')).toBeUndefined();
    expect(of('flat-tuple-set', 'allocated').flaw).not.toContain('.ts:');
  });

  it('adds up nothing that is larger than the whole', () => {
    const explanations = part!.explanations!.map((one) => ({
      ...one,
      parts: one.parts.map((each) => ({ ...each, candidateTotal: 1 })),
    }));
    const told = whyOf({ ...part!, explanations }, 'everyday').find(
      ({ candidate, resource }) => candidate === 'nested-seen-cached' && resource === 'time',
    );
    const { fix } = of('nested-seen-cached', 'time');
    expect(told!.fix).toBe(fix.replace(/; in all .*$/, ''));
    expect(told!.fix).not.toBe(fix);
  });

  it('calls what is more than none measured', () => {
    const none = { ratio: null, low: null, high: null, verdict: 'higher', exact: true } as const;
    const explanations = part!.explanations!.map((one) => ({
      ...one,
      parts: one.parts.map((each) => ({
        ...each,
        compared: each.compared === null ? null : { ...each.compared, ...none },
      })),
    }));
    const told = whyOf({ ...part!, explanations }, 'everyday');
    expect(told.find(({ resource }) => resource === 'peak')!.met).toMatch(
      /^none: higher peak memory, from none/,
    );
  });

  it('says on what its figures stand', () => {
    expect(sourcesOfWhy(part!, 'everyday')).toContain('first 500,000 events');
  });

  it('is nothing where nothing was profiled', () => {
    const [plain] = partsOf(makeReport(defaultRun));
    expect(whyOf(plain!, 'everyday')).toEqual([]);
    expect(besidesWhy(plain!, 'everyday')).toEqual([]);
    expect(makeReport(defaultRun)).not.toHaveProperty('explanations');
  });
});

describe('whoever says what is not so', () => {
  const saying = (description: string) => {
    const implementations = profiledRun.implementations.map((one) =>
      one.name === 'nested-seen-cached' ? { ...one, description } : one,
    );
    const [own] = partsOf(makeReport({ ...profiledRun, implementations }));
    return besidesWhy(own!, 'everyday').filter((line) => line.includes('description'));
  };

  it.each([
    [
      'Keeps fewer sets.',
      /^nested.* says "fewer sets" .*: refuted\. Set: 14,775 alive at the peak in both\.$/,
    ],
    ['Makes fewer sets.', /refuted\. Set: 14,775 made in both\.$/],
    ['With fewer containers than the baseline.', /refuted\. Set and Map: /],
    ['Makes no sets at all', /refuted/],
    ['Makes fewer strings.', /confirmed\. string: [\d,]+ made, and [\d,]+ in naive-set-of-sets/],
  ])('"%s" is held against the count', (said, words) => {
    expect(saying(said).join()).toMatch(words);
  });

  it.each([
    'It does not keep fewer sets.',
    'No sets of ids.',
    'Fewer strings per event.',
    'Has fewer sets than a tree would.',
    'Fewer branches.',
    'Makes no dates.',
  ])('"%s" is not judged', (said) => {
    expect(saying(said)).toEqual([]);
  });
});

describe('what is kept and what is made', () => {
  const sets = (count: number) => [{ kind: 'Set', count, bytes: 64 * count }];
  const base = { made: sets(10_000), alive: sets(10_000) };
  /** Makes as many, and drops them. */
  const thrifty = { made: sets(10_000), alive: sets(500) };
  const told = (description: string, own: Parameters<typeof claimsOf>[2] = thrifty) =>
    claimsOf({ description, bottleneck: '' }, base, own).map(
      ({ counted, outcome, candidate }) => `${counted} ${outcome} ${candidate}`,
    );

  it.each([
    ['Keeps fewer sets.', ['alive confirmed 500']],
    ['Has fewer sets alive.', ['alive confirmed 500']],
    ['Makes fewer sets.', ['made refuted 10000']],
    ['Makes as many sets, and keeps fewer sets.', ['alive confirmed 500', 'made confirmed 10000']],
    ['Works without sets.', ['made refuted 10000']],
    // May mean either, of which one is so and the other is not.
    ['Needs fewer sets.', []],
  ])('"%s" is judged by what it is about', (said, outcomes) => {
    expect(told(said)).toEqual(outcomes);
  });

  it('is not judged by what is made where it is not known what was kept', () => {
    const unknown = { made: sets(10_000), alive: null };
    expect(told('Keeps fewer sets.', unknown)).toEqual([]);
    expect(told('Needs fewer sets.', unknown)).toEqual([]);
    expect(told('Makes fewer sets.', unknown)).toEqual(['made refuted 10000']);
  });

  it('objects that were counted far from the peak are not those that were alive', () => {
    const [memory] = makeReport(defaultRun).memory.filter((one) => one.liveObjects !== null);
    expect(countedIn(memory!)?.alive).toEqual(memory!.liveObjects);
    expect(countedIn(memory!)?.isFar).toBe(false);
    const far = countedIn({ ...memory!, peakLiveBytes: 1e9 })!;
    expect(far.isFar).toBe(true);
    const own = { ...thrifty, isFar: true };
    expect(told('Keeps fewer sets.', own)).toEqual([]);
    // Those that are all alive at some time are as many as can be.
    expect(told('Keeps as many sets.', { ...base, isFar: true })).toEqual([
      'alive confirmed 10000',
    ]);
    expect(countedIn({ ...memory!, allocatedObjects: null })).toBeNull();
  });
});

it('explains nothing against a baseline that was caught at a trick', () => {
  const audits = [auditOf('naive-set-of-sets', 'everyday', [1])];
  const report = makeReport({ ...profiledRun, audits });
  expect(report.explanations).toEqual([]);
  const [own] = partsOf(report);
  expect(besidesWhy(own!, 'everyday')).toEqual([
    'No candidate is explained: the figures of naive-set-of-sets are no measure.',
  ]);
});

it('says of whom there was no time, and what went wrong', () => {
  const [baseline, own] = profiledRun.profiles!;
  const failed = own!.results.map((result) => ({
    ...result,
    rankings: [],
    problem: { outcome: 'failed', message: 'It threw.' },
  }));
  const profiles = [
    baseline!,
    { ...own!, results: failed },
    { ...own!, implementation: 'flat-tuple-set', results: [] },
  ];
  const [told] = partsOf(makeReport({ ...profiledRun, profiles }));
  const besides = besidesWhy(told!, 'everyday').join('\n');
  expect(besides).toContain('nested-seen-cached was not profiled by cpu: It threw.');
  expect(besides).toContain('flat-tuple-set was not profiled: no time was left (--budget).');
});
