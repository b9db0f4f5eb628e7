import { describe, expect, it } from 'vitest';
import type { Comparison } from '../figures/comparisons.ts';
import type { FormReport } from '../figures/parts.ts';
import type { Report } from '../figures/report.ts';
import { runtimeFacts, runtimesInWords } from './runtimes.ts';

const SIDES = ['node@22', 'node@24'].flatMap((runtime) =>
  ['plain', 'radix'].map((implementation) => ({
    side: `${implementation} on ${runtime}`,
    implementation,
    runtime,
  })),
);

type Verdict = NonNullable<Comparison['verdict']>;

/** Candidate ÷ baseline, by names of sides. */
function compared(baseline: string, candidate: string, verdict: Verdict, ratio = 0.8): Comparison {
  return {
    ...{ baseline, candidate, workload: 'w', metric: 'wallTime', ratio, verdict },
    ...{ low: ratio - 0.1, high: ratio + 0.1, limit: 0, confidence: 0.95 },
    ...{ exact: false, rounds: 10, moreRounds: null },
  };
}

function words(...betweenRuntimes: readonly Comparison[]): string {
  const group = {
    form: 'sort',
    baseline: 'plain on node@22',
    implementations: [],
    approximate: [],
  };
  const part = {
    groups: [{ ...group, sides: SIDES }],
    request: { threshold: 0.02 },
    betweenRuntimes,
  } as unknown as FormReport;
  return runtimesInWords(part, 'w').join('\n');
}

const across = (verdict: Verdict, ratio?: number) => [
  compared('plain on node@22', 'plain on node@24', verdict, ratio),
  compared('radix on node@22', 'radix on node@24', 'equivalent', 1),
];
const within = (runtime: string, verdict: Verdict) =>
  compared(`plain on ${runtime}`, `radix on ${runtime}`, verdict);

describe('runtimes in words', () => {
  it.each([
    ['lower', 0.8, 'plain is faster on node@24 than on node@22: 0.80× the time (0.70–0.90).'],
    ['higher', 1.2, 'plain is slower on node@24 than on node@22: 1.20× the time (1.10–1.30).'],
    ['equivalent', 1, 'plain is as fast on node@24 as on node@22, within 2%: 1.00× the time'],
    [
      'unresolved',
      1,
      'Whether plain is faster on node@24 or on node@22 cannot be told: 0.90–1.10× the time.',
    ],
  ] as const)('say of a function that is %s', (verdict, ratio, sentence) => {
    expect(words(...across(verdict, ratio))).toContain(sentence);
  });

  it.each([
    ['lower', 'lower', 'The winner does not change: radix on each runtime.'],
    ['lower', 'higher', 'The winner changes: radix on node@22; plain on node@24.'],
    [
      'lower',
      'unresolved',
      'cannot be told. Not known to be beaten: radix on node@22; plain or radix on node@24.',
    ],
    ['equivalent', 'equivalent', 'Whether the winner changes cannot be told.'],
  ] as const)('say whether the winner changes: %s and %s', (first, second, sentence) => {
    const told = words(...across('lower'), within('node@22', first), within('node@24', second));
    expect(told).toContain(sentence);
  });

  it('say nothing where there is one, or nothing was timed', () => {
    expect(words()).toBe('');
    const one = { groups: [{ form: 'sort' }], betweenRuntimes: undefined };
    expect(runtimesInWords(one as unknown as FormReport, 'w')).toEqual([]);
  });
});

it('each runtime is told with its engine', () => {
  const common = { flags: [], digest: '0123456789abcdef' };
  const runtimes = [
    { ...common, name: 'node@22', kind: 'node', version: '22.1.0', v8: '12.4.1' },
    { ...common, name: 'bun', kind: 'bun', version: '1.4.5', webkit: 'abcdef0123456789' },
  ];
  expect(runtimeFacts({ request: { runtimes } } as unknown as Report)).toEqual([
    'node@22: 22.1.0, V8 12.4.1, SHA-256 0123456789ab',
    'bun: 1.4.5, JavaScriptCore of WebKit abcdef012345, SHA-256 0123456789ab',
  ]);
});
