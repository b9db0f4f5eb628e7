/** What a reader needs to know about where and how a run was made. Runs in the parent. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { packageFolder } from '../../package-folder.ts';
import { count, type Plain } from '../wire/plain.ts';

/** The machine, the runtime and the code of a run. */
export const environment = z.looseObject({
  uniqbench: z.string(),
  node: z.string(),
  v8: z.string(),
  platform: z.string(),
  arch: z.string(),
  osRelease: z.string(),
  cpuModel: z.string(),
  cores: count,
  memoryBytes: count,
  /** Linux's policies of CPU frequency, all that are set; null where there are none to read. */
  cpuGovernor: z.string().nullable(),
  /** Node's and V8's own flags of this process; trial processes inherit `nodeOptions`. */
  execArgv: z.array(z.string()),
  /** The variable NODE_OPTIONS; null where it is not set. */
  nodeOptions: z.string().nullable(),
  /** Load average of the last minute at the start; null where the system keeps none. */
  loadAverage: z.number().nullable(),
  /** Commit of the folder the run was started in, `-dirty` behind it where files were changed. */
  gitCommit: z.string().nullable(),
  commandLine: z.array(z.string()),
  /** ISO 8601. */
  startedAt: z.iso.datetime(),
});

/** @see environment */
export type Environment = Plain<typeof environment>;

/** Reads it now. @param commandLine Without node and script. */
export function readEnvironment(commandLine: readonly string[]): Environment {
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
    commandLine: [...commandLine],
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
