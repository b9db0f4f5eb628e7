import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { trial } from '../../fixtures/tasks/trials.ts';
import { readTaskFile } from '../../request/task-files.ts';
import { notesIn } from '../../wire/outcome.ts';
import type { Pass, SpecificationOf } from '../../wire/passes.ts';
import { NOTES } from '../../wire/tricks.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-task-'));
const path = join(import.meta.dirname, '..', '..', 'fixtures', 'tasks', 'shared-rules.bench.ts');
const limits = { timeoutMs: 60_000, memoryLimitMb: 512 };
const { signal } = new AbortController();
const [task] = (await readTaskFile({ name: 'shared-rules', path }, [], folder, limits, signal))!;

function trialOf<P extends Pass>(
  name: string,
  specification: { readonly pass: P } & Partial<SpecificationOf<P>>,
) {
  const implementation = task!.implementations.find((one) => one.name === name);
  const taskInput = { workload: 'some', overrides: {}, seed: 3, folder, hasData: false };
  return trial({ ...specification, implementation, taskInput } as typeof specification);
}

const watched = async (name: string) => notesIn(await trialOf(name, { pass: 'watch', seed: 5 }));

describe('implementations that are files of their own', () => {
  it('cannot put anything in the place of what their task judges by', async () => {
    expect(await trialOf('replaces', { pass: 'answer' })).toMatchObject({
      outcome: 'wrong result',
      wrong: { first: [{ where: 'is not sorted' }] },
    });
  });

  it('are told of where they change a module that the task imports', async () => {
    expect(await watched('loosens')).toEqual([
      {
        note: NOTES.judges,
        evidence: 'a fresh copy of its task calls its answer wrong: is not sorted',
      },
    ]);
  });

  it('are held against a baseline that is one, too', async () => {
    const notes = await watched('later');
    expect(notes.map(({ note }) => note)).toEqual([NOTES.offTheClock]);
  });

  it('are told nothing of where they are honest', async () => {
    expect(await trialOf('honest', { pass: 'answer' })).toMatchObject({ outcome: 'completed' });
    expect(await watched('honest')).toEqual([]);
  });
});
