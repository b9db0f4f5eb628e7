/**
 * Names of folders for temporary files that tell which process they belong to, so that what a killed one left is removed by a
 * later one, and nothing else is.
 */
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the folder is for. */
export type FolderKind = 'scratch' | 'spill' | 'tests';

/** `place` and `boot` are digests; see {@link readOwner}. */
const NAME =
  /^uniqbench-(?<kind>scratch|spill|tests)-(?<place>[0-9a-f]{8})-(?<boot>[0-9a-f]{8})-(?<pid>\d+)-(?<start>\d+)-\w+$/;

/** A path below the system's folder for temporary files, up to the dash behind which letters or digits make it the only one. */
export function ownedFolderPrefix(kind: FolderKind): string {
  const { place, boot, pid, start } = readOwner();
  return join(tmpdir(), `uniqbench-${kind}-${place}-${boot}-${pid}-${start ?? 0}-`);
}

/** Tells this process from all others, now and before, on this machine and elsewhere: letters, digits and `_`. For names of other things. */
export function ownerMark(): string {
  const { place, boot, pid, start } = readOwner();
  return `${place}_${boot}_${pid}_${start ?? 0}`;
}

/** Whether the process that a mark is of is no more, as far as this machine can know: marks of others are left alone. */
export function isOwnerGone(mark: string): boolean {
  return isLeftBehind('tests', `uniqbench-tests-${mark.replaceAll('_', '-')}-x`, readOwner());
}

/** Removes the folders of this kind and of this user whose processes are no more. */
export function sweepOwnedFolders(kind: FolderKind): void {
  const here = readOwner();
  for (const name of namesIn(tmpdir())) {
    if (!isLeftBehind(kind, name, here)) continue;
    const path = join(tmpdir(), name);
    try {
      const found = lstatSync(path);
      // A link may lead anywhere, and what is another user's is for them to remove.
      if (!found.isDirectory() || found.uid !== (process.getuid?.() ?? found.uid)) continue;
      rmSync(path, { recursive: true, force: true });
    } catch {
      // Another process may sweep at the same time.
    }
  }
}

/** Those of commands and runs that were killed. */
export function sweepLeftBehind(): void {
  sweepOwnedFolders('scratch');
  sweepOwnedFolders('spill');
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

function isLeftBehind(wanted: FolderKind, name: string, here: Owner): boolean {
  const { kind, place, boot, pid, start } = NAME.exec(name)?.groups ?? {};
  if (kind !== wanted || place !== here.place) return false;
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
