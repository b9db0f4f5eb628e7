import { describe, expect, it } from 'vitest';
import type { FoundTask } from '../request/task-files.ts';
import {
  judgingInWords,
  type LoneTasks,
  loneTasksInWords,
  pairedTasks,
  withUniqueTaskNames,
} from './paired-tasks.ts';

/** Of a file of several; by what it is called and what its code reads. */
function found(task: string, digest: string, more: object = {}): FoundTask {
  const description = { task, digest, workloads: [], implementations: [], baseline: '', parts: [] };
  const reference = { url: '', source: 'a.bench.ts', task, implementation: null, ...more };
  return {
    name: task,
    description: { ...description, checks: [] } as unknown as FoundTask['description'],
    reference,
    implementations: [],
    moduleOf: (path) => path,
  };
}

function paired(ofBase: readonly FoundTask[], ofHead: readonly FoundTask[]) {
  const [notes, lone]: [string[], LoneTasks] = [[], { base: [], head: [] }];
  const pairs = pairedTasks('a.bench.ts', ofBase, ofHead, notes, lone);
  const told = loneTasksInWords(lone);
  return {
    pairs: pairs.map(({ base, head }) => `${base.name} > ${head.name}`),
    notes: [...notes, ...told.notes],
    leftOut: told.leftOut,
  };
}

/** What is told where the parts that judge answers had these digests. */
function judged(before?: Record<string, string>, now?: Record<string, string>): string[] {
  const task = (judging?: Record<string, string>): FoundTask => {
    const one = found('sum', 'a');
    return judging === undefined ? one : { ...one, description: { ...one.description, judging } };
  };
  return judgingInWords({ name: 'sum', base: task(before), head: task(now) });
}

const KEPT = found('kept', 'k');

describe('what says which answers are right', () => {
  it('is told where head has another', () => {
    expect(judged({ expected: 'a' }, { expected: 'b' })).toEqual([
      '“expected” of sum was changed: answers of both revisions are judged by what head says is right.',
    ]);
    expect(judged({ expected: 'a' })[0]).toMatch(/^“expected” of sum was removed:/);
    expect(judged({ expected: 'a' }, { expected: 'a', differences: 'd' })).toEqual([
      expect.stringMatching(/^“differences” of sum is new:/),
    ]);
  });

  it('is not told where it is the same, or there is none', () => {
    expect(judged({ expected: 'a' }, { expected: 'a' })).toEqual([]);
    expect(judged()).toEqual([]);
  });
});

describe('a task of several', () => {
  it('is followed by its name, whatever its code is', () => {
    expect(paired([KEPT, found('sum', 'a')], [found('sum', 'b'), KEPT])).toEqual({
      pairs: ['sum > sum', 'kept > kept'],
      notes: [],
      leftOut: [],
    });
  });

  it('is followed by its code where it got another name', () => {
    expect(paired([KEPT, found('sum', 'a')], [KEPT, found('total', 'a')])).toEqual({
      pairs: ['kept > kept', 'sum > total'],
      notes: ['Task total was sum before.'],
      leftOut: [],
    });
  });

  it('is another one where its code is', () => {
    const { pairs, notes } = paired([KEPT, found('sum', 'a')], [KEPT, found('total', 'b')]);
    expect(pairs).toEqual(['kept > kept']);
    expect(notes.join(' ')).toMatch(/Task total .* is new\. Task sum .* was removed\./);
  });

  it('is not followed where a factory makes all of them, whose code is the same', () => {
    const made = (name: string) => found(name, 'made');
    for (const [before, now] of [
      [
        ['quick', 'merge'],
        ['quick', 'heap'],
      ],
      [
        ['quick', 'merge'],
        ['quick', 'heap', 'tim'],
      ],
      [['quick', 'merge'], ['quick']],
    ])
      expect(paired(before!.map(made), now!.map(made)).pairs).toEqual(['quick > quick']);
  });

  it('is never taken from a name that is still there', () => {
    const { pairs } = paired(
      [KEPT, found('sum', 'a')],
      [KEPT, found('sum', 'b'), found('sum2', 'a')],
    );
    expect(pairs).toEqual(['kept > kept', 'sum > sum']);
  });

  it('is only asked about where it is a group of a benchmark file, whose inputs are its own', () => {
    const group = { isBenchmarkFile: true };
    const { pairs, notes, leftOut } = paired(
      [KEPT, found('size 10', 'a', group)],
      [KEPT, found('size 1000', 'a', group)],
    );
    expect(pairs).toEqual(['kept > kept']);
    expect(notes).toEqual([expect.stringMatching(/size 1000 .* is new and size 10 .*Renamed\?/)]);
    expect(leftOut).toEqual(['size 10 of a.bench.ts, which may be size 1000 of a.bench.ts now']);
  });
});

describe('tasks of one name', () => {
  const at = (source: string, task: string | null = null) => {
    const { reference, description, ...one } = found('parse', 'p', { source });
    const head = { ...one, reference, description: { ...description, task } } as FoundTask;
    return { name: 'parse', base: head, head };
  };
  const namesOf = (...pairs: ReturnType<typeof at>[]) =>
    withUniqueTaskNames(pairs).map(({ name }) => name);

  it('go by as much of their paths as tells them apart', () => {
    expect(namesOf(at('/a/parse.bench.ts'))).toEqual(['parse']);
    expect(namesOf(at('/r/a/parse.bench.ts'), at('/r/b/parse.bench.ts'))).toEqual([
      ...['a/parse', 'b/parse'],
    ]);
    expect(namesOf(at('/r/a/bench/parse.bench.ts'), at('/r/b/bench/parse.bench.ts'))).toEqual([
      ...['a/bench/parse', 'b/bench/parse'],
    ]);
    const [ofA, ofB] = ['/r/a/bench/x.bench.ts', '/r/b/bench/x.bench.ts'];
    expect(namesOf(at(ofA, 'parse'), at(ofB, 'parse'))).toEqual([
      ...['a/bench/x#parse', 'b/bench/x#parse'],
    ]);
  });
});
