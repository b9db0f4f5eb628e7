import { describe, expect, it } from 'vitest';
import {
  compiledFile,
  describedFile,
  returnedBy,
  trialOfBench,
} from '../../fixtures/benchmark-files/trials.ts';
import { completed } from '../../wire/outcome.ts';

const [vitest, only, globals, refused, five, tinybench, mitata] = await Promise.all(
  [
    'vitest.bench.ts',
    'only.bench.ts',
    'globals.bench.js',
    'refused.bench.ts',
    'vitest-5.bench.js',
    'tinybench.bench.ts',
    'mitata.bench.js',
  ].map(compiledFile),
);
const agrees = { state: 'agrees', why: null };
const notChecked = (why: unknown) => ({ state: 'not checked', why });

describe('a file for vitest', () => {
  it('is found with all that would run, each under a name of its own', async () => {
    const { inBrief, benchmarkFile } = await describedFile(vitest!);
    expect(inBrief).toEqual([
      'vitest: of no suite',
      'sum: loop | reduce | off by one | returns nothing | returns a function | changes | by chance | same in one process | throws | run if',
      'hooks: in place',
      'hooks > inner: has the hooks around it',
      'setup: with | told what for',
      'each one: of 1',
      'each two: of 2',
      'row 1 and 2: adds',
      'a/b, "c" 🙂 __proto__: Baseline | 1 | 2 | __proto__ | constructor | twice | twice (2) | without a name',
      'twice: a',
      'twice (2): a',
    ]);
    expect(benchmarkFile?.refused).toEqual([]);
    expect(benchmarkFile?.places.sum?.loop).toMatch(/vitest\.bench\.ts:11$/);
  });

  it('runs nothing but what is only', async () => {
    expect((await describedFile(only!)).inBrief).toEqual([
      'some: first',
      'all: second',
      'all > below: third',
    ]);
  });

  it('may use names that are global', async () => {
    expect((await describedFile(globals!)).inBrief).toEqual(['globals: are there']);
    expect(await returnedBy(globals!, 'globals', 'are there')).toEqual(agrees);
  });

  it('has what it returns compared, and never judged', async () => {
    const of = (name: string) => returnedBy(vitest!, 'sum', name);
    expect(await of('loop')).toEqual(agrees);
    expect(await of('reduce')).toEqual(agrees);
    expect(await of('run if')).toEqual(agrees);
    const why = 'the answer: expected 499500 by the baseline, got 1000';
    expect(await of('off by one')).toEqual({ state: 'differs', why });
    expect(await of('returns nothing')).toEqual(notChecked(expect.stringContaining('nothing')));
    expect(await of('returns a function')).toEqual(
      notChecked(expect.stringContaining('it is a function')),
    );
    const changes = notChecked('what it returns changes from call to call');
    expect(await of('changes')).toEqual(changes);
    expect(await of('by chance')).toEqual(changes);
    expect(await of('throws')).toContain('It is left out.');
  });

  it('has its hooks run: once before the first call, and right before and after each one', async () => {
    const inPlace = await trialOfBench(vitest!, 'hooks', 'in place', {
      pass: 'steady',
      mostCalls: 3,
      mostSeconds: 2,
      events: 1,
    });
    // So many calls in a row would find a sorted array, were it not made anew for each of them.
    expect(completed(inPlace)?.result.callsPerSample).toBeGreaterThan(1);
    // Neither is what they allocate counted.
    const census = await trialOfBench(vitest!, 'hooks', 'in place', {
      pass: 'census',
      events: 1,
      marks: [],
    });
    expect(completed(census)?.result.allocatedBytes).toBeLessThan(100_000);
    expect(await returnedBy(vitest!, 'hooks > inner', 'has the hooks around it')).toEqual(agrees);
    for (const name of ['with', 'told what for'])
      expect(await returnedBy(vitest!, 'setup', name)).toEqual(agrees);
  });

  it('takes part whatever its benches are called', async () => {
    const odd = 'a/b, "c" 🙂 __proto__';
    for (const name of ['__proto__', 'constructor', 'twice (2)'])
      expect(await returnedBy(vitest!, odd, name)).toEqual(agrees);
  });

  it('goes on without what is not taken over, which is told with its line', async () => {
    const { inBrief, benchmarkFile } = await describedFile(refused!);
    expect(inBrief).toEqual(['fine: expects | expects more', 'fine as well: works']);
    expect(benchmarkFile?.refused).toEqual([
      expect.stringMatching(/refused\.bench\.ts:\d+: bench "has no function" is left out/),
      expect.stringMatching(
        /refused\.bench\.ts:15: describe "mocks" is left out, .*vi\.useFakeTimers of vitest is not taken over$/,
      ),
    ]);
    expect(await returnedBy(refused!, 'fine', 'expects')).toEqual(agrees);
    expect(await returnedBy(refused!, 'fine', 'expects more')).toMatch(
      /refused\.bench\.ts:11: expect\(…\)\.toMatchSnapshot of vitest is not taken over/,
    );
  });

  it('of version 5 has tests, which are run as far as what is measured', async () => {
    const { inBrief, benchmarkFile } = await describedFile(five!);
    expect(inBrief).toEqual([
      'parsing > compares: first | second',
      'parsing > runs: alone',
      'parsing > runs with 1: sized',
      'parsing > runs with 2: sized',
    ]);
    expect(benchmarkFile?.refused).toEqual([]);
    expect(await returnedBy(five!, 'parsing > compares', 'second')).toEqual(agrees);
    expect(await returnedBy(five!, 'parsing > runs', 'alone')).toEqual(agrees);
    expect(await returnedBy(five!, 'parsing > runs with 2', 'sized')).toEqual(agrees);
  });
});

describe('a file for tinybench', () => {
  it('is found as it is when it would run, and may do anything with results', async () => {
    const { inBrief, benchmarkFile } = await describedFile(tinybench!);
    expect(inBrief).toEqual(['first: plain | hooked | async', 'tinybench: at once']);
    expect(benchmarkFile?.refused).toEqual([]);
  });

  it('is run as far as what is measured, with its hooks', async () => {
    for (const name of ['plain', 'hooked', 'async'])
      expect(await returnedBy(tinybench!, 'first', name)).toEqual(agrees);
    const timed = await trialOfBench(tinybench!, 'first', 'hooked', {
      pass: 'time',
      warmUps: 1,
      iterations: 2,
      callsPerSample: 8,
      isFirstCallAlone: false,
    });
    expect(completed(timed)?.result.samples.map(({ calls }) => calls)).toEqual([8, 8]);
  });
});

it('a file for tinybench is told what it is there, and what would not run there does not run here', async () => {
  const file = await compiledFile('tinybench-told.bench.js');
  const { inBrief, benchmarkFile } = await describedFile(file);
  expect(inBrief).toEqual(['told: all', 'both: one']);
  expect(benchmarkFile?.refused).toEqual([
    expect.stringMatching(/tinybench-told\.bench\.js:\d+: the task "aborted" is left out/),
    expect.stringMatching(/tinybench-told\.bench\.js:\d+: concurrency "bench" of tinybench/),
  ]);
  expect(await returnedBy(file, 'told', 'all')).toEqual(agrees);
  expect(await returnedBy(file, 'both', 'one')).toEqual(agrees);
});

it('a file for mitata has what would not run there left out, with its line', async () => {
  const file = await compiledFile('mitata-odd.bench.js');
  const { inBrief, benchmarkFile } = await describedFile(file);
  const atOnce = 'mitata-odd (concurrency: 1, 4)';
  expect(inBrief).toEqual([
    'mitata-odd: kept | kept, with more | kept, yields too much',
    `${atOnce}: kept, several at once`,
  ]);
  expect(benchmarkFile?.refused).toEqual([
    expect.stringMatching(/mitata-odd\.bench\.js:6: .* there is no value for x$/),
  ]);
  const once = await returnedBy(file, atOnce, 'kept, several at once', 'concurrency=1');
  expect(once).toEqual(agrees);
  const several = await returnedBy(file, atOnce, 'kept, several at once', 'concurrency=4');
  expect(several).toMatch(/mitata-odd\.bench\.js:7: concurrency of mitata is not taken over/);
  expect(await returnedBy(file, 'mitata-odd', 'kept, with more')).toMatch(/to yield once/);
  expect(await returnedBy(file, 'mitata-odd', 'kept, yields too much')).toMatch(/benchmarkable/);
});

it('a file for mitata with more parameters than anybody waits for has the first ones taken, and says so', async () => {
  const { tasks, benchmarkFile } = await describedFile(await compiledFile('mitata-many.bench.js'));
  const counts = tasks.map(({ workloads }) => workloads.length);
  expect(counts).toEqual([1000, 2, 1000]);
  expect(tasks[1]!.workloads.map(({ name }) => name)).toEqual(['size=0', 'size=64']);
  expect(benchmarkFile?.refused).toEqual([
    expect.stringMatching(
      /mitata-many\.bench\.js:6: bench "too many" .* the first 1000 are taken$/,
    ),
    expect.stringMatching(
      /mitata-many\.bench\.js:8: bench "is dense" .* the first 1000 are taken$/,
    ),
  ]);
});

describe('a file for mitata', () => {
  it('is found by group, with arguments as workloads', async () => {
    const { inBrief, tasks, benchmarkFile } = await describedFile(mitata!);
    expect(inBrief).toEqual([
      'mitata: of no group',
      'mitata (2): fill($size) | from($size)',
      'computed: keys',
      'computed (2): renamed',
      'computed > inner: named',
    ]);
    const workloads = tasks.map((task) => task.workloads.map(({ name }) => name));
    expect(workloads).toEqual([
      ['default'],
      ['size=1', 'size=8', 'size=20'],
      ['keys=1 more=a;b', 'keys=10 more=a;b'],
      ['default'],
      ['x=1', 'x=2', 'x=3'],
    ]);
    expect(benchmarkFile?.refused).toEqual([
      expect.stringMatching(/mitata\.bench\.js:\d+: bench "loops by itself" .* is not taken over/),
      expect.stringMatching(/mitata\.bench\.js:\d+: what follows is left out: What follows/),
    ]);
  });

  it('has its generators run to what they yield, and computed parameters made for each call', async () => {
    expect(await returnedBy(mitata!, 'mitata (2)', 'from($size)', 'size=8')).toEqual(agrees);
    const keys = ['computed', 'keys', 'keys=10 more=a;b'] as const;
    expect(await returnedBy(mitata!, ...keys)).toEqual(agrees);
    const [task, name, workload] = keys;
    const steady = { pass: 'steady', mostCalls: 3, mostSeconds: 2, events: 1 } as const;
    const outcome = await trialOfBench(mitata!, task, name, steady, workload);
    expect(completed(outcome)?.result.callsPerSample).toBeGreaterThan(1);
    expect(await returnedBy(mitata!, 'computed (2)', 'renamed')).toEqual(agrees);
  });
});
