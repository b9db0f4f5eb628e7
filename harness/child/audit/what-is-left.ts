/** What is there although nothing of an implementation is called any more: threads, processes, handles, listeners. Runs in trial processes. */
import { readdirSync, readlinkSync } from 'node:fs';
import type { Note } from '../../wire/refusal.ts';
import { NOTES, type NoteName } from '../../wire/tricks.ts';
import { heapBytes, kilobytes } from './heap-bytes.ts';
import { pause, threadsNow } from './left-behind.ts';
import { otherProcesses } from './process-tree.ts';
import type { Seen } from './spies.ts';

const WAIT_MS = 40;
const MOST_NAMED = 4;
/** Node's own, which come and go. */
const OF_NODE: ReadonlySet<string> = new Set(['FSReqCallback', 'FSReqPromise', 'Immediate']);
const IN_WORDS: Readonly<Record<string, string>> = {
  Timeout: 'timer',
  TCPServerWrap: 'server',
  TCPSocketWrap: 'socket',
  PipeWrap: 'pipe',
  MessagePort: 'message port',
  ProcessWrap: 'child process',
  FSEventWrap: 'watched file',
  StatWatcher: 'watched file',
  SignalWrap: 'signal handler',
};

/** What was there before an implementation was called. */
export interface Standing {
  /** null off Linux. */
  readonly threads: readonly string[] | null;
  readonly handles: ReadonlyMap<string, number>;
  readonly listeners: ReadonlyMap<string, number>;
  /** Open ones that have a path; none off Linux. */
  readonly files: readonly string[];
}

/** As it is now. */
export async function standing(): Promise<Standing> {
  // Opened when they are first asked for, by whatever prints or starts a thread.
  void process.stdout;
  void process.stderr;
  return {
    threads: await threadsNow(),
    handles: handlesNow(),
    listeners: listenersNow(),
    files: filesNow(),
  };
}

/** What there is more than before, by count. */
export function without(now: Standing, before: Standing): Pick<Standing, 'handles' | 'listeners'> {
  return {
    handles: new Map(more(before.handles, now.handles)),
    listeners: new Map(more(before.listeners, now.listeners)),
  };
}

const NOTHING: Pick<Standing, 'handles' | 'listeners'> = {
  handles: new Map(),
  listeners: new Map(),
};

/**
 * What there is more than before; waits for what is being closed.
 *
 * @param ofOthers What is no implementation's, and came meanwhile.
 */
export async function whatIsLeft(
  seen: Seen,
  before: Standing,
  ofOthers: Pick<Standing, 'handles' | 'listeners'> = NOTHING,
): Promise<Note[]> {
  const notes: Note[] = [];
  const note = (name: NoteName, evidence: string) => notes.push({ note: name, evidence });
  const others = otherProcesses(seen.pids);
  const resident = others.reduce((sum, { residentBytes }) => sum + residentBytes, 0);
  if (seen.pids.length + seen.waitedFor > 0)
    note(NOTES.processes, `${seen.pids.length + seen.waitedFor} in the calls that were watched`);
  if (others.length > 0)
    note(NOTES.leavesProcesses, `${others.length}, which hold ${kilobytes(resident)}`);
  const settings = firstFew(seen.settings);
  if (settings !== '') note(NOTES.settings, settings);
  const looks = firstFew(seen.looks);
  if (looks !== '') note(NOTES.looks, looks);
  const now = await threadsNow();
  const added = now?.filter((thread) => before.threads?.includes(thread) === false) ?? [];
  if (added.length > 0) note(NOTES.threads, `${added.length} more than before it was loaded`);
  const listeners = more(plus(before.listeners, ofOthers.listeners), listenersNow());
  const atExit = listeners.filter(([event]) => isEnd(event));
  const exits = atExit.reduce((sum, [, count]) => sum + count, 0);
  if (exits > 0) note(NOTES.atExit, `${exits} listeners that it added`);
  await heapBytes();
  await pause(WAIT_MS);
  if (seen.finalized > 0) note(NOTES.finalizers, `${seen.finalized} times`);
  if (seen.weakRefs > 0) note(NOTES.weak, `${seen.weakRefs} references made`);
  const open = [
    ...more(plus(before.handles, ofOthers.handles), handlesNow()).map(([kind, count]) =>
      counted(kind, count),
    ),
    ...openFiles(before.files),
    ...listeners
      .filter(([event]) => !isEnd(event))
      .map(([event, count]) => `${counted('listener', count)} of process '${event}'`),
  ];
  if (open.length > 0) note(NOTES.open, open.slice(0, MOST_NAMED).join(', '));
  return notes;
}

function isEnd(event: string): boolean {
  return event === 'exit' || event === 'beforeExit';
}

function firstFew(words: readonly string[]): string {
  return [...new Set(words)].slice(0, MOST_NAMED).join(', ');
}

function counted(what: string, count: number): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}

/** By kind, in words. What keeps no process alive, such as a timer without a reference, is none. */
function handlesNow(): Map<string, number> {
  const kinds = process.getActiveResourcesInfo().filter((kind) => !OF_NODE.has(kind));
  return countsOf(kinds.map((kind) => IN_WORDS[kind] ?? kind));
}

function listenersNow(): Map<string, number> {
  return new Map(
    process.eventNames().map((event) => [String(event), process.listenerCount(event)]),
  );
}

function filesNow(): string[] {
  try {
    return readdirSync('/proc/self/fd').flatMap((descriptor) => {
      const path = linkOf(descriptor);
      return path?.startsWith('/') === true && !path.startsWith('/proc/') ? [path] : [];
    });
  } catch {
    return [];
  }
}

/** null for what has been closed meanwhile. */
function linkOf(descriptor: string): string | null {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return null;
  }
}

function openFiles(before: readonly string[]): string[] {
  const added = more(countsOf(before), countsOf(filesNow()));
  const files = added.reduce((sum, [, count]) => sum + count, 0);
  return files === 0 ? [] : [`${counted('open file', files)} (${added[0]![0]})`];
}

function countsOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function plus(
  one: ReadonlyMap<string, number>,
  other: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  return new Map([
    ...one,
    ...[...other].map(([name, count]): [string, number] => [name, count + (one.get(name) ?? 0)]),
  ]);
}

/** What there is more of, and by how much. */
function more(
  before: ReadonlyMap<string, number>,
  now: ReadonlyMap<string, number>,
): [name: string, count: number][] {
  return [...now]
    .map(([name, count]): [string, number] => [name, count - (before.get(name) ?? 0)])
    .filter(([, count]) => count > 0);
}
