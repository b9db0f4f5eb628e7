/** What `data` made, as calls and checks read it. Runs in trial processes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize } from 'node:v8';
import { UsageError } from '../../../contract.ts';
import { errorInWords } from '../../../printable.ts';
import type { TaskInput } from '../../wire/task.ts';
import { digestOf } from './digest.ts';

/** One copy of it. */
export interface SavedData {
  /** Loads it when it is first called; undefined where there is none. */
  readonly read: () => unknown;
  /** @throws UsageError where it is not what it was when it was loaded; says that `who` has changed it. */
  readonly assertUnchanged: (who: string) => void;
}

/** Where it is saved, by `v8.serialize`. */
export function dataFile({ folder }: Pick<TaskInput, 'folder'>): string {
  return join(folder, 'data');
}

/** A copy of its own. */
export function savedData(taskInput: Pick<TaskInput, 'folder' | 'hasData'>): SavedData {
  let loaded: { readonly data: unknown; readonly digest: string | null } | null = null;
  return {
    read: () => {
      if (!taskInput.hasData) return undefined;
      if (loaded === null) {
        const data = dataIn(readFileSync(dataFile(taskInput)));
        loaded = { data, digest: digestOf(data) };
      }
      return loaded.data;
    },
    assertUnchanged: (who) => {
      if (loaded === null || digestOf(loaded.data) === loaded.digest) return;
      throw new UsageError(
        `${who} has changed what “data” made, which later calls get as well: have “make” hand out a copy.`,
      );
    },
  };
}

/** @throws UsageError where its runtime has nothing for what Node saved. */
function dataIn(bytes: Uint8Array): unknown {
  try {
    return deserialize(bytes);
  } catch (error) {
    throw new UsageError(
      `What “data” made cannot be read on this runtime: ${errorInWords(error)} Have it return plain objects, arrays, typed arrays, Maps, Sets and Dates.`,
      { cause: error },
    );
  }
}
