/** What a reader needs to know about where and how a run was made. Runs in the parent. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { packageFolder } from '../request/find.ts';

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
  /** Linux's policies of CPU frequency, all that are set; null where there are none to read. */
  readonly cpuGovernor: string | null;
  /** Load average of the last minute at the start; null where the system keeps none. */
  readonly loadAverage: number | null;
  /** Commit of the folder the run was started in, `-dirty` behind it where files were changed. */
  readonly gitCommit: string | null;
  readonly commandLine: readonly string[];
  /** Node's and V8's own flags of this process; trial processes inherit `nodeOptions`. null in old records. */
  readonly execArgv: readonly string[] | null;
  /** The variable NODE_OPTIONS; null where it is not set. */
  readonly nodeOptions: string | null;
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
    cpuGovernor: cpuGovernor(),
    loadAverage: platform() === 'win32' ? null : loadavg()[0]!,
    gitCommit: gitCommit(),
    commandLine: process.argv.slice(2),
    execArgv: process.execArgv,
    nodeOptions: process.env.NODE_OPTIONS || null,
    startedAt: new Date().toISOString(),
  };
}

/** uniqbench's own version. */
export function packageVersion(): string {
  return JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')).version;
}

const FREQUENCY_POLICIES = '/sys/devices/system/cpu/cpufreq';

/** Linux kernel, "CPU Performance Scaling": one `scaling_governor` in each policy's folder. */
function cpuGovernor(): string | null {
  try {
    const governors = readdirSync(FREQUENCY_POLICIES)
      .filter((name) => name.startsWith('policy'))
      .map((name) =>
        readFileSync(join(FREQUENCY_POLICIES, name, 'scaling_governor'), 'utf8').trim(),
      );
    return [...new Set(governors)].sort().join(', ') || null;
  } catch {
    return null;
  }
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
