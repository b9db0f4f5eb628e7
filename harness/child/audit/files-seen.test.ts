import { describe, expect, it } from 'vitest';
import { NOTES, TRICKS } from '../../wire/tricks.ts';
import { filesSeen } from './files-seen.ts';

const read = (path: string, call: number) => ({ path, how: 'reads', call }) as const;
const write = (path: string, call: number) => ({ path, how: 'writes', call }) as const;

describe('files that were opened', () => {
  it('are a trick where a call reads what an earlier one wrote', () => {
    expect(filesSeen([write('/tmp/a', 1), read('/tmp/a', 3)]).trick).toEqual({
      trick: TRICKS.keeps,
      evidence: 'call 3 reads /tmp/a, which an earlier one wrote',
    });
  });

  it('are told where a call reads its own, or others', () => {
    const own = [write('/tmp/a', 1), write('/tmp/a', 2), read('/tmp/a', 2), read('/b', 0)];
    expect(filesSeen(own)).toEqual({
      trick: null,
      note: { note: NOTES.files, evidence: '/tmp/a, /b; some to write' },
    });
    expect(filesSeen([read('/b', 0)]).note?.evidence).toBe('/b; to read');
  });

  it('are told where only their names are of use, which is no reading', () => {
    const touched = [{ path: '/tmp/a', how: 'touches', call: 2 } as const];
    expect(filesSeen(touched).note?.evidence).toBe('/tmp/a; not what is in them');
    expect(filesSeen([write('/tmp/a', 1), ...touched]).trick).toBeNull();
  });

  it('are no word where there are none', () => {
    expect(filesSeen([])).toEqual({ trick: null, note: null });
  });
});
