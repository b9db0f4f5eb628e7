import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, vi } from 'vitest';
import { between, readMainThread, readOtherThreads, readStealNs } from './waiting.ts';

/** On a busy machine. */
const LONG = { timeout: 4_000 };

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

  it.runIf(process.platform === 'linux')('tells what the other threads did', async () => {
    const before = readOtherThreads()!.onCpuNs;
    const worker = new Worker('const end = Date.now() + 200; while (Date.now() < end);', {
      eval: true,
    });
    await once(worker, 'online');
    await vi.waitUntil(() => readOtherThreads()!.areRunning, LONG);
    await vi.waitUntil(() => readOtherThreads()!.onCpuNs - before > 2e7, LONG);
    await vi.waitUntil(() => !readOtherThreads()!.areRunning, LONG);
    await worker.terminate();
  });
});
