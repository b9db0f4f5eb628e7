import { describe, expect, it } from 'vitest';
import { NOTES, TRICKS } from '../../wire/tricks.ts';
import { filesSeen } from './files-seen.ts';

const read = (path: string, call: number) => ({ path, writes: false, call });
const write = (path: string, call: number) => ({ path, writes: true, call });

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

  it('are no word where there are none', () => {
    expect(filesSeen([])).toEqual({ trick: null, note: null });
  });
});
