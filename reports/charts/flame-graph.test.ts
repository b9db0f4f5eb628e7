import { describe, expect, it } from 'vitest';
import { partsOf } from '../figures/parts.ts';
import { makeReport } from '../figures/report.ts';
import { profiledRun } from '../fixtures/profiled-run.ts';
import { flameGraph, flameGraphsOf, type Stacks } from './flame-graph.ts';

const [part] = partsOf(makeReport(profiledRun));

function stacks(...frames: readonly Partial<Stacks['frames'][number]>[]): Stacks {
  return {
    calls: 2,
    frames: frames.map((frame) => ({
      ...{ kind: 'function', parent: null, function: 'f', file: 'a.ts', line: 1, text: null },
      amount: 0,
      ...frame,
    })),
  };
}

const drawn = (base: Stacks, own: Stacks) => {
  const [graph] = flameGraph('id', ['base', 'own'], [base, own], 'one input');
  return graph!.frames;
};

describe('a differential flame graph', () => {
  it('is there for each candidate that was profiled as its baseline was', () => {
    const graphs = flameGraphsOf(part!, 'everyday');
    expect(graphs.map(({ candidate }) => candidate)).toEqual(['nested-seen-cached']);
    const names = graphs[0]!.frames.map(({ name }) => name);
    expect(names).toContain('(garbage collector)');
    expect(names.filter((name) => name.startsWith('for (const'))).toHaveLength(1);
  });

  it('takes the first function for the same, whatever its name, and lines of one text', () => {
    const frames = drawn(
      stacks(
        { function: 'slow' },
        { kind: 'line', parent: 0, text: ' x  = 1;', amount: 8e6 },
        { kind: 'line', parent: 0, line: 2, text: 'gone();', amount: 4e6 },
      ),
      stacks(
        { function: 'quick' },
        { kind: 'line', parent: 0, line: 9, text: 'x = 1;', amount: 2e6 },
      ),
    );
    expect(
      frames.map(({ name, baseline, candidate, depth }) => [name, baseline, candidate, depth]),
    ).toEqual([
      ['one call', 6, 1, 0],
      ['slow', 6, 1, 1],
      ['x  = 1;', 4, 1, 2],
      ['gone();', 2, 0, 2],
    ]);
    expect(frames.map(({ left, width }) => [left, width])).toEqual([
      [0, 1],
      [0, 1],
      [0, 0.6667],
      [0.6667, 0.3333],
    ]);
  });

  it('keeps what only one of the two has as wide as it is there', () => {
    const frames = drawn(
      stacks({ amount: 2e6 }, { parent: 0, function: 'a', amount: 2e6 }),
      stacks({ amount: 2e6 }, { parent: 0, function: 'b', amount: 6e6 }),
    );
    const widths = new Map(frames.map(({ name, width }) => [name, width]));
    expect(widths.get('b')! / widths.get('a')!).toBeCloseTo(3, 2);
  });

  it('draws nothing where there is nothing, and bears a parent that is none', () => {
    expect(flameGraph('id', ['a', 'b'], [stacks(), stacks()], '')).toEqual([]);
    const strange = stacks({ parent: 7, amount: 2e6 }, { parent: 1, amount: 2e6 });
    expect(drawn(strange, stacks()).length).toBeGreaterThan(1);
  });
});
