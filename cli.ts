#!/usr/bin/env node
/** The front door: the only place that knows the process's arguments and ends it. */
import { readFileSync } from 'node:fs';

/** Node opens all modules of a program at once; with fewer files allowed, it fails to, in many ways. */
const ENOUGH_FILES = 512;

/** How many files this process may have open; null where the system does not tell (proc(5), limits). */
function mostOpenFiles(): number | null {
  try {
    const limit = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return limit === undefined ? null : Number(limit);
  } catch {
    return null;
  }
}

async function start(): Promise<typeof import('./commands/main.ts') | null> {
  // Before, because reading it needs an open file as well.
  const limit = mostOpenFiles();
  try {
    return await import('./commands/main.ts');
  } catch (error) {
    if (limit === null || limit >= ENOUGH_FILES) throw error;
    process.stderr.write(
      `uniqbench: ${limit} open files are too few to start; allow more: ulimit -n 1024\n`,
    );
    return null;
  }
}

/** Node itself fails where the folder that it was started in is gone. */
function hasWorkingFolder(): boolean {
  try {
    process.cwd();
    return true;
  } catch {
    process.stderr.write('uniqbench: the current folder is gone; go to another one: cd FOLDER\n');
    return false;
  }
}

const program = hasWorkingFolder() ? await start() : null;
if (program === null) process.exitCode = 2;
else {
  const { processIo } = await import('./commands/process-io.ts');
  process.exitCode = await program.main(process.argv.slice(2), processIo());
  // Threads that are still counting would keep the process alive.
  if (process.exitCode === program.STOPPED_BY_USER) process.exit();
}
