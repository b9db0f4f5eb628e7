/** How long this process had to wait for a core, as Linux accounts for it. Runs in trial processes. */
import fs from 'node:fs';
import type { MainThreadTime } from '../../wire/passes/time.ts';

// Taken before an implementation is loaded, which could replace them.
const { readdirSync, readFileSync } = fs;

/** proc(5): the ticks of /proc/stat are hundredths of a second on every Linux that Node runs on. */
const TICK_NS = 1e7;

/** Since its start, of the thread that runs JavaScript (proc(5), schedstat); null off Linux. */
export function readMainThread(): MainThreadTime | null {
  return mainThreadIn(mainThreadText());
}

/** What {@link mainThreadIn} makes figures of, read and no more: nothing that could be replaced is called. */
export function mainThreadText(): string | null {
  return textOf('/proc/self/schedstat');
}

/** The figures of {@link mainThreadText}. */
export function mainThreadIn(text: string | null): MainThreadTime | null {
  const [onCpuNs, waitNs] = text?.split(' ').map(Number) ?? [];
  return onCpuNs === undefined || waitNs === undefined ? null : { onCpuNs, waitNs };
}

/** null where there is no such file. */
function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** All other threads of this process. */
export interface OtherThreads {
  /** What they ran since their starts, together. */
  readonly onCpuNs: number;
  /** Whether one of them runs, or waits for a core to run on. */
  readonly areRunning: boolean;
}

/** How they are (proc(5), schedstat and stat); null off Linux. */
export function readOtherThreads(): OtherThreads | null {
  try {
    const threads = readdirSync('/proc/self/task')
      .filter((thread) => thread !== String(process.pid))
      .map((thread) => `/proc/self/task/${thread}`);
    return {
      onCpuNs: threads.reduce((sum, thread) => sum + onCpuNsOf(thread), 0),
      areRunning: threads.some(isRunning),
    };
  } catch {
    return null;
  }
}

/** 0 for one that has ended meanwhile. */
function onCpuNsOf(thread: string): number {
  return Number(textOf(`${thread}/schedstat`)?.split(' ')[0] ?? 0);
}

/** The state stands behind the name, which may hold anything. */
function isRunning(thread: string): boolean {
  const stat = textOf(`${thread}/stat`) ?? '';
  return stat.slice(stat.lastIndexOf(')')).startsWith(') R');
}

/** Since the machine's start, what a hypervisor took from all cores together; null off Linux. */
export function readStealNs(): number | null {
  return stealNsIn(stealText());
}

/** As {@link mainThreadText}, for {@link stealNsIn}. */
export function stealText(): string | null {
  return textOf('/proc/stat');
}

/** The figure of {@link stealText}. */
export function stealNsIn(text: string | null): number | null {
  const steal = /^cpu(?: +\d+){7} +(\d+)/.exec(text ?? '')?.[1];
  return steal === undefined ? null : Number(steal) * TICK_NS;
}

/** What lies between two readings; null where one of them is. */
export function between(
  before: MainThreadTime | null,
  after: MainThreadTime | null,
): MainThreadTime | null {
  if (before === null || after === null) return null;
  return { onCpuNs: after.onCpuNs - before.onCpuNs, waitNs: after.waitNs - before.waitNs };
}
