import { describe, expect, it } from 'vitest';
import { type SampledProfile, withinWindows } from './cpu-windows.ts';

const frame = (functionName: string) => ({
  ...{ functionName, scriptId: '1', url: `file:///${functionName}.mjs` },
  ...{ lineNumber: 0, columnNumber: 0 },
});
/** A sample each millisecond, of one of the nodes. */
const profileOf = (samples: readonly number[], names: readonly string[]): SampledProfile => ({
  nodes: names.map((name, index) => {
    const hitCount = samples.filter((id) => id === index + 1).length;
    return {
      ...{ id: index + 1, callFrame: frame(name), hitCount },
      positionTicks: [{ line: 7, ticks: hitCount }],
    };
  }),
  ...{ startTime: 0, endTime: 1e3 * samples.length },
  samples,
  timeDeltas: samples.map(() => 1e3),
});
const hitsOf = ({ nodes }: SampledProfile) =>
  Object.fromEntries(nodes.map(({ callFrame, hitCount }) => [callFrame.functionName, hitCount]));

describe('a profile within windows', () => {
  const NAMES = ['(root)', 'make', 'sort'];

  it('keeps what ran within them, and shows all else as waiting', () => {
    const profile = profileOf([2, 2, 3, 3, 2, 3], NAMES);
    const within = withinWindows(profile, [
      [2.5, 4.5],
      [5.5, 6.5],
    ]);
    expect(hitsOf(within)).toEqual({ '(root)': 0, make: 0, sort: 3, '(idle)': 3 });
    expect(within.samples.filter((id) => id === 4)).toHaveLength(3);
    expect(within.nodes[0]).toMatchObject({ children: [4] });
  });

  it('may have more places than a call can have arguments', () => {
    const names = Array.from({ length: 200_000 }, (_, index) => `f${index}`);
    const within = withinWindows(profileOf([2, 3], names), [[0.5, 1.5]]);
    expect(within.nodes.at(-1)).toMatchObject({ id: 200_001, hitCount: 1 });
  });

  it('divides the lines of what ran inside and outside, and adds to waiting that was there', () => {
    const profile = profileOf([3, 3, 3, 3, 4], [...NAMES, '(idle)']);
    const within = withinWindows(profile, [[0.5, 1.5]]);
    expect(hitsOf(within)).toEqual({ '(root)': 0, make: 0, sort: 1, '(idle)': 4 });
    expect(within.nodes[2]?.positionTicks).toEqual([{ line: 7, ticks: 1 }]);
  });
});
