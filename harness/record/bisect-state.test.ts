import { appendFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { addMeasured, bisectFile, type MeasuredCommit, readMeasured } from './bisect-state.ts';

it('of a commit that was measured again, the last answer counts, and half a line does not', () => {
  const path = bisectFile(mkdtempSync(join(tmpdir(), 'uniqbench-test-')), ['what is asked']);
  expect(readMeasured(path)).toEqual([]);
  const untold: MeasuredCommit = {
    ...{ commit: 'a', answer: 'skip', why: 'cannot tell', ratio: null, low: null, high: null },
    untold: { budgetSeconds: 10, rounds: null },
  };
  const { untold: _, ...told } = { ...untold, answer: 'bad', ratio: 2 } as const;
  const other = { ...told, commit: 'b' };
  addMeasured(path, untold);
  addMeasured(path, other);
  appendFileSync(path, '{"commit":"c","ans');
  addMeasured(path, told);
  expect(readMeasured(path)).toEqual([told, other]);
});
