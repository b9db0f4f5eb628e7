/**
 * Where the processes of a trial begin, and what they load by name: modules of the tasks that are built in, which the build has put
 * together with the harness (see child/bundle.js). So the harness knows no task by its name.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../../package-folder.ts';

/**
 * Modules of compiled code:
 * - `trial`: all that runs in a trial, in one module, out of reach of what it measures;
 * - `bun`: what of it runs on Bun;
 * - `weighed`: the same as modules of their own: of one module, V8 counts some KB more for what the implementation allocates;
 * - `judge`: the process that knows right answers;
 * - `profiled`: a process that is profiled;
 * - `injected`: an implementation with a known cost added.
 */
export type EntryPoint = 'trial' | 'bun' | 'weighed' | 'judge' | 'profiled' | 'injected';

const DIST = join(packageFolder, 'dist');
let known: Readonly<Record<EntryPoint, string>> | null = null;

/** Path of its compiled module. @throws Error where nothing was built. */
export function entryPoint(name: EntryPoint): string {
  known ??= JSON.parse(
    readFileSync(join(DIST, 'harness', 'entry-points.json'), 'utf8'),
  ) as Readonly<Record<EntryPoint, string>>;
  return join(DIST, known[name]);
}
