import { describe, expect, it } from 'vitest';
import { between, readMainThread, readStealNs } from './waiting.ts';

describe('waiting', () => {
  it('is not known where the system does not tell', () => {
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
