import { describe, expect, it } from 'vitest';
import { withSizes } from './sweep-entry.ts';

const header = {
  workloads: ['random', 'sorted'],
  groups: [
    {
      form: 'sort',
      workloads: ['random', 'sorted'],
      baseline: 'a',
      implementations: ['a'],
      approximate: [],
    },
    { form: 'rows', baseline: 'b', implementations: ['b'], approximate: [] },
  ],
};

describe('the workloads of a sweep', () => {
  it('are its sizes, in the place of what they were made of; what was not reached stays', () => {
    const sizes = ['random,size=1', 'random,size=2'].map((workload) => ({
      workload,
      of: 'random',
    }));
    const found = withSizes(header, sizes);
    expect(found.workloads).toEqual(['random,size=1', 'random,size=2', 'sorted']);
    expect(found.groups[0]!.workloads).toEqual(found.workloads);
    expect(found.groups[1]).toEqual(header.groups[1]);
  });

  it('are those of the run where it is none', () => {
    expect(withSizes(header, [])).toBe(header);
  });
});
