import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { killAfter } from './time-limit.ts';

describe('a limit on time', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('kills when it is over, once', () => {
    const kill = vi.fn();
    const limit = killAfter(1_000, kill);
    vi.advanceTimersByTime(999);
    expect(kill).not.toHaveBeenCalled();
    vi.advanceTimersByTime(5_000);
    limit.hold();
    limit.goOn();
    vi.advanceTimersByTime(5_000);
    expect(kill).toHaveBeenCalledTimes(1);
    expect(limit.isOver()).toBe(true);
  });

  it('leaves out how long it was held', () => {
    const kill = vi.fn();
    const limit = killAfter(1_000, kill);
    vi.advanceTimersByTime(400);
    limit.hold();
    vi.advanceTimersByTime(60_000);
    limit.goOn();
    vi.advanceTimersByTime(599);
    expect(kill).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(kill).toHaveBeenCalledTimes(1);
  });

  it('stays lifted, also where its process gets its turn after its end', () => {
    const kill = vi.fn();
    const limit = killAfter(1_000, kill);
    limit.hold();
    limit.lift();
    limit.goOn();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(5_000);
    expect(kill).not.toHaveBeenCalled();
    expect(limit.isOver()).toBe(false);
  });
});
