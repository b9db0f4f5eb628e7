import { describe, expect, it } from 'vitest';
import { readTraceGc } from './trace-gc.ts';

/** As Node 20, 22, 24 and 26 print them. */
const LINES = `[42:0x6f0a000]      100 ms: Scavenge 12.5 (16.1) -> 8.5 (20.6) MB, 1.9 / 0.0 ms  (average mu = 1.000, current mu = 1.000) allocation failure;
[42:0x6f0a000]      120 ms: Mark-Compact 20.0 (24.1) -> 10.0 (26.6) MB, 3.50 / 0.02 ms  (+ 1.2 ms in 4 steps since start of marking) (average mu = 0.9, current mu = 0.8) external memory pressure; GC in old space requested
what the implementation prints itself, also with no end of line:
... [1 of 2] [42:0x6f0a000]      130 ms: Scavenge 12.0 (16.1) -> 11.0 (20.6) MB, pooled: 0 MB, 2.10 / 0.00 ms  (average mu = 1.000, current mu = 1.000) task;
[42:0x6f0a000:0]      140 ms: Mark-Compact (reduce) 5.0 (9.1) -> 4.0 (9.6) MB, pooled: 0.0 MB, 1.50 / 0.00 ms  (average mu = 1.000) testing;
[42:0x6f0a000]      900 ms: Scavenge 12.5 (16.1) -> 8.5 (20.6) MB, 1.9 / 0.0 ms  (average mu = 1.000) allocation failure;
`;

describe('--trace-gc', () => {
  it('is read by kind, within a span of time', () => {
    const [compact, scavenge, ...others] = readTraceGc(LINES, [[50, 500]]);
    expect(others).toEqual([]);
    expect(compact).toEqual({
      kind: 'Mark-Compact',
      count: 2,
      pauseMs: 5,
      longestMs: 3.5,
      freedBytes: 11 * 2 ** 20,
    });
    expect(scavenge).toMatchObject({ kind: 'Scavenge', count: 2, longestMs: 2.1 });
    expect(scavenge?.pauseMs).toBeCloseTo(4);
  });

  it('leaves out other threads, and processes that were started', () => {
    const [line = ''] = LINES.split('\n');
    const others = [line.replace('0x6f0a000', '0x7a00000'), line.replace('[42:', '[43:')];
    const [scavenge, ...more] = readTraceGc([line, ...others].join('\n'), [[50, 500]]);
    expect(more).toEqual([]);
    expect(scavenge?.count).toBe(1);
    // At 99.6 ms it says 100.
    expect(readTraceGc(line, [[95.4, 99.7]])).toHaveLength(1);
  });

  it('holds nothing where nothing was collected', () => {
    expect(readTraceGc('', [[0, 1_000]])).toEqual([]);
  });
});
