import { describe, expect, it } from 'vitest';
import { countedRatio } from './counted-ratio.ts';
import type { MemoryFigures } from './memory.ts';
import { METRICS, type Measured, type MetricName } from './metrics.ts';

const MEMORY = {
  events: 1,
  peakLiveBytes: 0,
  peakAtMostBytes: 0,
  heldBytes: 40_000,
  outside: null,
  retainedBytes: 0,
  allocatedBytes: 0,
  allocatedObjects: [],
  liveObjects: [],
  curve: [],
  repeated: null,
  productionPeaksBytes: [],
  silentWorkers: 0,
} satisfies MemoryFigures;

const side = (memory: Partial<MemoryFigures>): Measured => ({
  trials: [],
  memory: { ...MEMORY, ...memory },
});

function compared(
  below: Partial<MemoryFigures>,
  above: Partial<MemoryFigures>,
  metric: MetricName = 'peakLiveBytes',
) {
  const found = METRICS.find(({ name }) => name === metric)!;
  return countedRatio(side(below), side(above), found, 0.02);
}

const peak = (seen: number, atMost = seen, heldBytes = MEMORY.heldBytes) => ({
  peakLiveBytes: seen,
  peakAtMostBytes: atMost,
  heldBytes,
});

describe('two counted figures', () => {
  it.each([
    ['the same peak and as much code', peak(8_000), peak(8_000), 'equivalent'],
    ['no memory at all, and a little more code', peak(0), peak(0, 0, 45_000), 'equivalent'],
    ['the same seen, but one may have had much more', peak(80), peak(80, 90_000), 'unresolved'],
    ['the same seen, and nearly the same made', peak(80, 26_000), peak(80, 25_000), 'unresolved'],
    ['the same seen and made', peak(80, 26_000), peak(80, 26_000), 'equivalent'],
    ['less in the call', peak(50_000), peak(5_000), 'lower'],
    ['more in the call', peak(5_000), peak(50_000), 'higher'],
    ['something from nothing', peak(0), peak(50_000), 'higher'],
    ['a little from nothing, which may be the engine', peak(0), peak(80), 'unresolved'],
    [
      'less in the call, but a table for it',
      peak(50_000),
      peak(5_000, 5_000, 90_000),
      'unresolved',
    ],
    ['less in the call, and a large table', peak(50_000), peak(5_000, 5_000, 2e6), 'higher'],
    ['a table and nothing else', peak(0), peak(0, 0, 99_000), 'unresolved'],
    ['two tables of one size', peak(9, 9, 2e6), peak(9, 9, 2e6 + 16), 'unresolved'],
  ] as const)('%s', (_, below, above, verdict) => {
    expect(compared(below, above).verdict).toBe(verdict);
  });

  it('is not told apart the other way round, either', () => {
    expect(compared(peak(50_000), peak(5_000)).ratio).toBeCloseTo(0.1, 10);
    expect(compared(peak(5_000), peak(50_000)).ratio).toBeCloseTo(10, 10);
    expect(compared(peak(0), peak(50_000)).ratio).toBeNull();
    expect(compared(peak(0), peak(0))).toMatchObject({ ratio: 1, exact: true });
  });

  it('is of the figures that are shown, where little was seen of a short call', () => {
    const { ratio, low, high } = compared(peak(200_000), peak(80, 4_000));
    expect(ratio).toBeCloseTo(0.02, 10);
    expect(low).toBeCloseTo(80 / 200_000, 10);
    expect(high).toBeCloseTo(0.02, 10);
    expect(compared(peak(80, 4_000), peak(200_000)).ratio).toBeCloseTo(50, 10);
  });

  it('is of what is retained, too', () => {
    const kept = (retainedBytes: number, heldBytes = MEMORY.heldBytes) => ({
      retainedBytes,
      heldBytes,
    });
    expect(compared(kept(1e6), kept(2e6), 'retainedBytes')).toMatchObject({
      verdict: 'higher',
      exact: true,
    });
    expect(compared(kept(2e6), kept(1e6, 1.5e6), 'retainedBytes').verdict).toBe('higher');
  });

  it('holds nothing against what was not measured', () => {
    expect(
      compared({ allocatedBytes: null }, { allocatedBytes: 5 }, 'allocatedBytes').verdict,
    ).toBeNull();
  });
});
