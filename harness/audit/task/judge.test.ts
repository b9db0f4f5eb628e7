import { describe, expect, it } from 'vitest';
import type { CensusResult } from '../../wire/memory-results.ts';
import type { TrialFailure, TrialOutcome } from '../../wire/outcome.ts';
import type { DescribedTask } from '../../wire/passes/describe.ts';
import type { ResultOf } from '../../wire/passes.ts';
import { TRICKS } from '../../wire/tricks.ts';
import { NOT_STATED } from '../source-in-words.ts';
import type { TaskCosts, TaskEvidence } from './evidence.ts';
import { judgeCheck, tricksIn } from './judge.ts';
import { scalingOf } from './judge-costs.ts';
import { judgeRequirement, notRequiredOf, requirementsOf } from './requirements.ts';

const SIZES = [100, 300, 1_000, 3_000, 10_000, 30_000, 100_000];

function sized(ns: (size: number) => number): TrialOutcome<'sizes'> {
  const calls = [0.98, 1, 1.01, 1.03].flatMap((noise) =>
    SIZES.map((size) => ({ size, wallNs: ns(size) * noise })),
  );
  return { outcome: 'completed', result: { kind: 'sized', calls, leftOut: [] } };
}

function costs(
  megabytes: number,
  allocatedBytes: number,
  ns: (size: number) => number = (size) => size,
): TaskCosts {
  const result = { allocatedBytes } as CensusResult;
  return {
    peak: { seenBytes: megabytes * 1e6, atMostBytes: megabytes * 1e6 + 3e5 },
    census: { outcome: 'completed', result: { kind: 'census', events: 1, result } },
    growth: [{ parameter: 'size', outcome: sized(ns) }],
  };
}

type Checked = ResultOf<'check'>;

function checked(changes: Partial<Checked> = {}): TrialOutcome<'check'> {
  const result: Checked = {
    kind: 'checked',
    by: 'expected',
    calls: 6,
    checks: ['right', 'hostile empty', 'relation reversed'].map((check) => ({
      check,
      fault: null,
    })),
    inputDigest: null,
    inputsDiffer: true,
    inputUnchanged: true,
    wrongAnswers: { tried: ['is empty', 'has NaN'], unnoticed: [], problem: null },
    tricks: [],
    required: [],
    ...changes,
  };
  return { outcome: 'completed', result };
}

const task: DescribedTask = {
  task: null,
  workloads: [{ name: 'some', parameters: { size: 10 } }],
  implementations: [],
  baseline: 'base',
  parts: ['expected', 'hostile', 'relations'],
  checks: ['hostile empty', 'relation reversed'],
  sizes: { size: [1e2, 1e5] },
};

const graph = { builtIns: [], ownFiles: 1, foreign: [], untold: [] };
const hotspot = { function: 'sort', file: 'a.ts', line: 3, share: 0.9, amount: 90, text: 'x()' };

const evidence: TaskEvidence = {
  implementation: 'mine',
  baseline: 'base',
  workload: 'some',
  isJudge: false,
  task,
  checked: checked(),
  isOracleInQuestion: false,
  own: costs(1, 1e6),
  ofBaseline: costs(2, 2e6),
  modules: graph,
  ofTaskFile: graph,
  isInTaskFile: false,
  bottleneck: 'The sorting.',
  hottest: [hotspot],
  watched: null,
};

function judged(check: string, changes: Partial<TaskEvidence> = {}) {
  const result = judgeCheck(check, { ...evidence, ...changes });
  return `${result.outcome}: ${result.evidence.join(' | ')}`;
}

const threw = (usage: boolean): TrialFailure => ({
  outcome: 'failed',
  usage,
  message: 'oh no',
  stack: '',
});

describe('the checks of a task', () => {
  it('pass where all is well', () => {
    const asked = requirementsOf(task);
    const results = asked.map((one, index) =>
      judgeRequirement(index + 1, one, (check) => judgeCheck(check, evidence)),
    );
    expect(results.map(({ title, outcome }) => `${title}: ${outcome}`)).toEqual([
      'right: pass',
      'relations hold: pass',
      'hostile inputs survived: pass',
      'no heavier than the baseline: pass',
      'scales as the baseline does: pass',
      'standard library only: pass',
      'leaves its input as it was: pass',
      'no tricks: pass',
      'wrong answers would be noticed: pass',
      'says what its bottleneck is: pass',
    ]);
    for (const { evidence } of results) expect(evidence.join(' ')).not.toBe('');
  });

  it('call nothing right that only agrees', () => {
    expect(requirementsOf({ ...task, parts: [] })[0]?.title).toBe('agrees with the baseline');
    const byBaseline = checked({ by: 'baseline' });
    expect(judged('right', { checked: byBaseline })).toMatch(/^pass: agrees .*no “expected”/);
    expect(judged('right', { checked: byBaseline, isJudge: true })).toMatch(/agrees with itself/);
    expect(judged('right', { checked: checked({ figures: { relative: 0.01 } }) })).toMatch(
      /^told: approximate, and off by: relative 0\.01/,
    );
  });

  it('fail by a fault, and tell it', () => {
    const check = (name: string) => checked({ checks: [{ check: name, fault: '[0]: got 3' }] });
    expect(judged('right', { checked: check('right') })).toBe(
      'fail: its answer differs from what “expected” gives: [0]: got 3',
    );
    expect(judged('right', { checked: check('right'), isOracleInQuestion: true })).toMatch(
      /is it “expected” that is wrong/,
    );
    expect(judged('hostile empty', { checked: check('hostile empty') })).toBe('fail: [0]: got 3');
    expect(judged('right', { checked: { outcome: 'timed out', afterMs: 2_000 } })).toBe(
      'fail: it did not answer within 2 s',
    );
  });

  it('leave open what the task itself prevents', () => {
    expect(judged('right', { checked: threw(true) })).toMatch(/^unresolved: .*oh no/);
    expect(judged('right', { checked: threw(false) })).toMatch(/^fail: .*oh no/);
    expect(judged('hostile empty', { checked: threw(true) })).toMatch(/^unresolved/);
  });

  it.each([
    ['a lower peak', costs(1, 3e6), /^pass: .*more in all, of which less is alive at once/],
    ['a higher peak', costs(4, 1e6), /^fail: /],
    ['peaks too near, and more allocated', costs(2.1, 3e6), /^fail: .*too near to be told apart/],
    ['peaks too near, and less allocated', costs(2.1, 1e6), /^pass: /],
    ['what is measured to within 2%', costs(2, 2.01e6), /^pass: /],
  ])('weigh memory: %s', (_, own, words) => {
    expect(judged('no heavier', { own })).toMatch(words);
  });

  it('weigh nothing of who is wrong', () => {
    expect(judged('no heavier', { own: null })).toMatch(/^unresolved: .*not right/);
    expect(judged('scaling', { own: null })).toMatch(/^unresolved: .*not right/);
    expect(judged('scaling', { ofBaseline: null })).toMatch(/^unresolved: .*baseline/);
  });

  it.each([
    ['as the baseline', (size: number) => 5 * size, /^pass: time grows with size to .* 1\.00/],
    ['by a logarithm more', (size: number) => size * Math.log(size), /^pass: /],
    ['by the square', (size: number) => size ** 2, /^fail: .*to the power of 2\.00/],
    ['by less', (size: number) => size ** 0.5, /^pass: /],
  ])('compare how time grows: %s', (_, ns, words) => {
    const own = costs(1, 1e6, ns);
    expect(judged('scaling', { own })).toMatch(words);
    expect(scalingOf({ own })).toMatchObject({ parameter: 'size', points: { length: 28 } });
  });

  it('tell what keeps scaling from being checked', () => {
    const { sizes: _, ...without } = task;
    expect(judged('scaling', { task: without })).toBe('not checked: the task gives no “sizes”');
    const own = { ...costs(1, 1e6), growth: [] };
    expect(judged('scaling', { own })).toMatch(/^not checked: the workload some has no parameter/);
    const failing = [{ parameter: 'size', outcome: threw(false) }];
    expect(judged('scaling', { own: { ...own, growth: failing } })).toMatch(/^fail: .*oh no/);
  });

  it('tell whose imports they are', () => {
    const foreign = { ...graph, foreign: [{ module: 'lodash', importer: 'a.ts' }] };
    expect(judged('standard library only', { modules: foreign })).toBe('fail: a.ts imports lodash');
    expect(
      judged('standard library only', {
        modules: foreign,
        ofTaskFile: foreign,
        isInTaskFile: true,
      }),
    ).toMatch(/^unresolved: .*imports lodash: whether it uses that/);
    const own = { ...graph, foreign: [{ module: 'uniqbench', importer: 'a.bench.ts' }] };
    expect(
      judged('standard library only', { modules: own, ofTaskFile: own, isInTaskFile: true }),
    ).toMatch(/^pass: in the task’s file/);
  });

  it('tell what was changed, caught, or would not be noticed', () => {
    expect(judged('input unchanged', { checked: checked({ inputUnchanged: false }) })).toMatch(
      /^told/,
    );
    expect(judged('input unchanged', { checked: checked({ inputUnchanged: null }) })).toMatch(
      /^not checked/,
    );
    const trick = { trick: TRICKS.onlyOnce, evidence: 'call 2' };
    const caught = { checked: checked({ tricks: [trick] }) };
    expect(judged('no tricks', caught)).toMatch(/^fail: works only the first time: call 2/);
    expect(tricksIn({ ...evidence, ...caught })).toEqual([trick]);
    expect(judged('no tricks', { checked: checked({ inputsDiffer: false }) })).toMatch(
      /^unresolved: .*remembered would not be noticed/,
    );
    const wrongAnswers = { tried: ['is empty', 'has NaN'], unnoticed: ['has NaN'], problem: null };
    expect(judged('wrong answers noticed', { checked: checked({ wrongAnswers }) })).toBe(
      'told: an answer that has NaN is taken for right | of 2 wrong answers, 1 are noticed',
    );
    const ofOwn = { tried: ['has NaN'], unnoticed: [], right: ['counts twice'], problem: null };
    const [asUnresolved, asTold] = [[], ['has NaN']].map((unnoticed) =>
      judged('wrong answers noticed', {
        checked: checked({ wrongAnswers: { ...ofOwn, unnoticed } }),
      }),
    );
    expect(asUnresolved).toMatch(/^unresolved: an answer that counts twice came out right/);
    expect(asTold).toMatch(/^told: .*has NaN is taken.*counts twice came out right/);
  });

  it('hold what is said of the bottleneck beside the hottest lines', () => {
    expect(judged('bottleneck named')).toMatch(
      /^pass: stated: The sorting\. \| .*90(\.0)?% a\.ts:3/,
    );
    expect(judged('bottleneck named', { bottleneck: NOT_STATED })).toMatch(
      /^not checked: .*a\.ts:3/,
    );
    expect(judged('bottleneck named', { hottest: threw(false) })).toMatch(/^unresolved/);
  });
});

describe('the requirements of a task', () => {
  const required: DescribedTask = {
    ...task,
    requirements: { safe: ['right', 'input unchanged'], known: ['bottleneck named'] },
  };
  const of = (changes: Partial<TaskEvidence>) =>
    requirementsOf(required).map((one, index) =>
      judgeRequirement(index + 1, one, (check) => judgeCheck(check, { ...evidence, ...changes })),
    );

  it('are checks under words, and fail by what is only told elsewhere', () => {
    expect(of({}).map(({ outcome }) => outcome)).toEqual(['pass', 'pass']);
    const [safe, known] = of({
      checked: checked({ inputUnchanged: false }),
      bottleneck: NOT_STATED,
    });
    expect(safe).toMatchObject({
      title: 'safe',
      outcome: 'fail',
      checks: [
        { check: 'right', outcome: 'pass' },
        { check: 'input unchanged', outcome: 'fail' },
      ],
    });
    expect(known?.outcome).toBe('fail');
  });

  it('leave others out, and say so', () => {
    expect(notRequiredOf(task)).toEqual([]);
    expect(notRequiredOf(required)).toEqual([
      ...['no heavier', 'scaling', 'standard library only', 'no tricks', 'wrong answers noticed'],
      ...['hostile empty', 'relation reversed'],
    ]);
  });

  it('are not checked where the task gives nothing', () => {
    const [, relations] = requirementsOf({ ...task, checks: [] });
    expect(judgeRequirement(2, relations!, (check) => judgeCheck(check, evidence))).toEqual({
      number: 2,
      title: 'relations hold',
      outcome: 'not checked',
      evidence: ['the task gives no “relations”.'],
      checks: [],
    });
  });
});
