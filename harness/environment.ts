/** What a reader needs to know about where and how a run was made. Runs in the parent. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { packageFolder } from './plug-ins/find.ts';

/** The machine, the runtime and the code of a run. */
export interface Environment {
  readonly uniqbench: string;
  readonly node: string;
  readonly v8: string;
  readonly platform: string;
  readonly arch: string;
  readonly osRelease: string;
  readonly cpuModel: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Load average of the last minute at the start; null where the system keeps none. */
  readonly loadAverage: number | null;
  /** Commit of the folder the run was started in, `-dirty` behind it where files were changed. */
  readonly gitCommit: string | null;
  readonly commandLine: readonly string[];
  /** ISO 8601. */
  readonly startedAt: string;
}

/** Reads it now. */
export function readEnvironment(): Environment {
  return {
    uniqbench: packageVersion(),
    node: process.versions.node,
    v8: process.versions.v8,
    platform: platform(),
    arch: process.arch,
    osRelease: release(),
    cpuModel: cpus()[0]?.model.trim() || 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    loadAverage: platform() === 'win32' ? null : loadavg()[0]!,
    gitCommit: gitCommit(),
    commandLine: process.argv.slice(2),
    startedAt: new Date().toISOString(),
  };
}

/** uniqbench's own version. */
export function packageVersion(): string {
  return JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')).version;
}

function gitCommit(): string | null {
  try {
    const description = execFileSync(
      'git',
      ['describe', '--always', '--dirty', '--abbrev=40', '--exclude=*'],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    return description.trim();
  } catch {
    return null;
  }
}
