/**
 * The folder for a command's temporary files: made at its start, gone at its end, also where it fails or is stopped. Its name
 * tells whose it is, so that what a killed command left is removed by the next one, and nothing else is.
 */
import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../contract.ts';
import { printable } from '../printable.ts';
import { abortOnInterrupt } from './interrupt.ts';
import type { Session } from './session.ts';

/** `place` and `boot` are digests; see {@link readOwner}. */
const NAME =
  /^uniqbench-scratch-(?<place>[0-9a-f]{8})-(?<boot>[0-9a-f]{8})-(?<pid>\d+)-(?<start>\d+)-\w{6}$/;
/** Room that is tried out at once: less would not hold the code of one implementation. */
const TRIED_BYTES = 256 * 1024;

/**
 * Gives `work` an empty folder of its own, and a signal that Ctrl-C and its like abort. When it is over, the folder is gone.
 *
 * @throws UsageError where the system's folder for temporary files is of no use, or the machine is short of something;
 * whatever else `work` throws.
 */
export async function inScratchFolder<Result>(
  { tell }: Pick<Session, 'tell'>,
  work: (folder: string, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  // First and last: a signal in between would end the process and leave the folder.
  const interrupt = abortOnInterrupt();
  try {
    sweepScratchFolders();
    const folder = makeScratchFolder();
    try {
      return await work(folder, interrupt.signal);
    } catch (error) {
      throw explained(error);
    } finally {
      removeScratchFolder(folder, tell);
    }
  } finally {
    interrupt.release();
  }
}

/** @throws UsageError that names the remedy, where there is no place for it. */
export function makeScratchFolder(): string {
  const { place, boot, pid, start } = readOwner();
  let folder: string | null = null;
  try {
    folder = mkdtempSync(
      join(tmpdir(), `uniqbench-scratch-${place}-${boot}-${pid}-${start ?? 0}-`),
    );
    const file = join(folder, 'room');
    writeFileSync(file, new Uint8Array(TRIED_BYTES));
    rmSync(file);
    return folder;
  } catch (error) {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
    throw new UsageError(noRoom(error as NodeJS.ErrnoException), { cause: error });
  }
}

/** What a user can mend is no bug, wherever it shows. */
export function explained(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EMFILE' || code === 'ENFILE') {
    const remedy = `Too few open files are allowed; allow more: ulimit -n 4096 (${printable(message, 200)})`;
    return new UsageError(remedy, { cause: error });
  }
  // Also from a compiler or a trial, in their words. What says itself which disk is full names another remedy.
  if (!/\b(ENOSPC|EDQUOT)\b|no space left on device/.test(message)) return error;
  const remedy = noRoom({ code: 'ENOSPC' } as NodeJS.ErrnoException);
  return new UsageError(`${remedy} (${printable(message, 200)})`, { cause: error });
}

const CAUSES: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'is no folder',
  EACCES: 'may not be written to',
  EPERM: 'may not be written to',
  EROFS: 'is read-only',
  ENOSPC: 'has no more room',
  EDQUOT: 'has no more room: your quota is used up',
};

/** What is wrong with the folder for temporary files, and what to do. */
export function noRoom({ code, message }: NodeJS.ErrnoException): string {
  const cause = CAUSES[code ?? ''] ?? `is of no use: ${printable(message, 200)}`;
  return `The folder for temporary files, ${printable(tmpdir(), 200)}, ${cause}. Name another with room: TMPDIR=/some/folder uniqbench …`;
}

/** Whether a file could not be written for want of room. */
export function isOutOfRoom(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, cause } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT' || isOutOfRoom(cause);
}

/** What cannot be removed is told, and swept by a later command; it must not hide how the work ended. */
function removeScratchFolder(folder: string, tell: Session['tell']): void {
  try {
    // What a process writes that is just being ended may come in between.
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    const { message } = error as Error;
    tell(`uniqbench: ${printable(folder, 200)} could not be removed: ${printable(message, 200)}\n`);
  }
}

/** Removes the scratch folders of this user whose commands are no more. */
export function sweepScratchFolders(): void {
  const here = readOwner();
  for (const name of namesIn(tmpdir())) {
    if (!isLeftBehind(name, here)) continue;
    const path = join(tmpdir(), name);
    try {
      const found = lstatSync(path);
      // A link may lead anywhere, and what is another user's is for them to remove.
      if (!found.isDirectory() || found.uid !== (process.getuid?.() ?? found.uid)) continue;
      rmSync(path, { recursive: true, force: true });
    } catch {
      // Another command may sweep at the same time.
    }
  }
}

interface Owner {
  /** Of machine and container: process numbers mean nothing elsewhere. */
  readonly place: string;
  /** Of the time since the machine was started. */
  readonly boot: string;
  readonly pid: number;
  /** When the process was started, in the system's own ticks: numbers of processes are used again. null off Linux. */
  readonly start: string | null;
}

function readOwner(): Owner {
  const onLinux = (read: () => string) =>
    process.platform === 'linux' ? (attempt(read) ?? '') : '';
  const namespace = onLinux(() => readlinkSync('/proc/self/ns/pid'));
  const boot = onLinux(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'));
  return {
    place: digest(`${hostname()} ${namespace}`),
    boot: digest(boot),
    pid: process.pid,
    start: startOf(process.pid),
  };
}

function isLeftBehind(name: string, here: Owner): boolean {
  const { place, boot, pid, start } = NAME.exec(name)?.groups ?? {};
  if (place !== here.place) return false;
  if (boot !== here.boot) return true;
  const startNow = startOf(Number(pid));
  if (startNow !== null) return startNow !== start;
  return !isAlive(Number(pid));
}

/** null where there is no such process, or the system does not tell (proc(5): the 22nd field of `stat`). */
function startOf(pid: number): string | null {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // The second field is the program's name, which may hold anything.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function namesIn(folder: string): readonly string[] {
  // Whoever needs the folder says what is wrong with it.
  return attempt(() => readdirSync(folder)) ?? [];
}

function attempt<Result>(read: () => Result): Result | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
