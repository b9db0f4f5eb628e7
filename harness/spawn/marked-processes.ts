/** Processes that carry a mark in their environments, which all that a process starts inherits. Linux only. Runs in the parent. */
import { readdirSync, readFileSync } from 'node:fs';

/** The variable whose value is the mark. */
export const MARK_VARIABLE = 'UNIQBENCH_TRIAL';

/** All that have this text in their environments; none off Linux, where those of others cannot be read. */
export function markedProcesses(text: string): number[] {
  return processes().filter((pid) => environmentOf(pid).includes(text));
}

/** Environments never change: each process is looked at once, because this is asked for at every turn. */
export class MarkedProcesses {
  readonly #text: string;
  #looked = new Map<number, boolean>();

  /** @param text Of the mark. */
  constructor(text: string) {
    this.#text = text;
  }

  /** Those that are alive now. */
  now(): number[] {
    const looked = new Map<number, boolean>();
    for (const pid of processes())
      looked.set(pid, this.#looked.get(pid) ?? environmentOf(pid).includes(this.#text));
    this.#looked = looked;
    return [...looked].filter(([, isMarked]) => isMarked).map(([pid]) => pid);
  }
}

function processes(): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Empty where the process is gone, or another user's. */
function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}
