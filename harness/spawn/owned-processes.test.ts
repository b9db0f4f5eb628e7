import { describe, expect, it } from 'vitest';
import { UsageError } from '../../contract.ts';
import { ownUntilClosed } from './owned-processes.ts';

const { signal } = new AbortController();

/** As Node throws it from `spawn`, and does not emit it. */
function thrown(code: string): () => never {
  return () => {
    throw Object.assign(new Error(`spawn ${code}`), { code });
  };
}

describe('a process that cannot be started', () => {
  it.each([
    ['ENOMEM', /could not be started: there is not enough memory/],
    ['EAGAIN', /could not be started: no more processes are allowed/],
  ])('for want of what %s means is told with the remedy', async (code, words) => {
    const owning = ownUntilClosed(thrown(code), null, signal);
    await expect(owning).rejects.toThrow(UsageError);
    await expect(owning).rejects.toThrow(words);
  });

  it('for another reason is told as it came', async () => {
    await expect(ownUntilClosed(thrown('E2BIG'), null, signal)).rejects.toThrow(/^spawn E2BIG$/);
  });
});
