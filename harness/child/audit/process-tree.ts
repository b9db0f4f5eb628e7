/** Processes that an implementation started: whether they are alive, what they took and hold. Linux only. Runs in trial processes. */
import { readdirSync, readFileSync } from 'node:fs';

/** proc(5): ticks are hundredths of a second on every Linux that Node runs on. */
const TICK_NS = 1e7;
const PAGE_BYTES = 4_096;
/** Inherited by all that a trial process starts, see spawn/owned-processes.ts. */
const VARIABLE = 'UNIQBENCH_TRIAL';

/** A process that is alive. */
export interface OtherProcess {
  readonly pid: number;
  readonly cpuNs: number;
  readonly residentBytes: number;
}

/** Those that descend from this one or inherited its mark, and those of these numbers; none where the system does not tell. */
export function otherProcesses(known: readonly number[]): OtherProcess[] {
  const mark = `${VARIABLE}=${process.env[VARIABLE] ?? ''}`;
  const stats = statsOfAll();
  const found = new Set<number>([process.pid]);
  for (const { pid } of stats) {
    if (known.includes(pid) || (mark.length > VARIABLE.length + 1 && isMarked(pid, mark)))
      found.add(pid);
  }
  // Until no process has a parent among them that is not found itself.
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    for (const { pid, parent } of stats) if (found.has(parent)) found.add(pid);
  }
  found.delete(process.pid);
  return stats
    .filter(({ pid, isDead }) => found.has(pid) && !isDead)
    .map(({ pid, cpuNs, residentBytes }) => ({ pid, cpuNs, residentBytes }));
}

interface Stat extends OtherProcess {
  readonly parent: number;
  readonly isDead: boolean;
}

function statsOfAll(): Stat[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => statOf(Number(name)) ?? []);
  } catch {
    return [];
  }
}

/** null where it has ended meanwhile. */
function statOf(pid: number): Stat | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // Behind the name, which may hold anything: state, parent, then numbers.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const cpuTicks = Number(fields[11]) + Number(fields[12]);
    return {
      pid,
      parent: Number(fields[1]),
      isDead: fields[0] === 'Z' || fields[0] === 'X',
      cpuNs: cpuTicks * TICK_NS,
      residentBytes: Number(fields[21]) * PAGE_BYTES,
    };
  } catch {
    return null;
  }
}

function isMarked(pid: number, mark: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark);
  } catch {
    return false;
  }
}
