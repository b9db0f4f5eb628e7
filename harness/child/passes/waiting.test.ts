import { describe, expect, it } from 'vitest';
import { hasWaited, MOST_WAITING } from '../../wire/waiting.ts';
import { between, readMainThread, readStealNs } from './waiting.ts';

describe('waiting', () => {
  const call = { wallNs: 1e9, mainThread: { onCpuNs: 1e9, waitNs: 0 }, stealNs: 0 };

  it('is beyond the bound by its length alone, not by that of the call', () => {
    expect(hasWaited(call)).toBe(false);
    expect(hasWaited({ ...call, mainThread: { onCpuNs: 1, waitNs: MOST_WAITING * 1e9 } })).toBe(
      false,
    );
    expect(hasWaited({ ...call, mainThread: { onCpuNs: 1, waitNs: 0.03e9 } })).toBe(true);
    expect(hasWaited({ ...call, stealNs: 0.03e9 })).toBe(true);
    expect(hasWaited({ ...call, wallNs: 1e12 })).toBe(false);
  });

  it('is not known where the system does not tell', () => {
    expect(hasWaited({ wallNs: 1, mainThread: null, stealNs: null })).toBe(false);
    expect(between(null, { onCpuNs: 1, waitNs: 1 })).toBeNull();
    expect(between({ onCpuNs: 1, waitNs: 2 }, { onCpuNs: 5, waitNs: 9 })).toEqual({
      onCpuNs: 4,
      waitNs: 7,
    });
  });

  it.runIf(process.platform === 'linux')('is read from Linux, and grows with work', () => {
    const before = readMainThread()!;
    let sum = 0;
    while (readMainThread()!.onCpuNs === before.onCpuNs) sum++;
    expect(sum).toBeGreaterThanOrEqual(0);
    expect(readMainThread()!.onCpuNs).toBeGreaterThan(before.onCpuNs);
    expect(before.waitNs).toBeGreaterThanOrEqual(0);
    expect(readStealNs()).toBeGreaterThanOrEqual(0);
  });
});
