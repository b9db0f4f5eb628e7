import { describe, expect, it } from 'vitest';
import { builtIn } from '../harness/request/find.ts';
import { DEFAULT_BASELINES, SUITES } from './suites.ts';

const known = builtIn('implementations').map(({ name }) => name);

describe('suites', () => {
  it.each(Object.entries(SUITES))('%s names what there is, each once', (_, suite) => {
    const names: readonly string[] = suite.implementations;
    expect(known).toEqual(expect.arrayContaining([...names, ...Object.values(suite.baselines)]));
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(suite.workloads).size).toBe(suite.workloads.length);
  });

  it('all names every one', () => {
    expect([...SUITES.all.implementations].sort()).toEqual(known.toSorted());
    expect(known).toEqual(expect.arrayContaining(Object.values(DEFAULT_BASELINES)));
  });
});
