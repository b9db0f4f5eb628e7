/** What is there although nothing of an implementation is called any more: threads, processes, handles, listeners. Runs in trial processes. */
import { readdirSync, readlinkSync } from 'node:fs';
import { printable } from '../../../printable.ts';
import type { Note } from '../../wire/refusal.ts';
import { NOTES, type NoteName } from '../../wire/tricks.ts';
import { heapBytes, kilobytes } from './heap-bytes.ts';
import { pause, threadsNow } from './left-behind.ts';
import {
  blindModulesSince,
  type NodeFunctions,
  nodeFunctionsNow,
  replacedSince,
} from './node-functions.ts';
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
  /** That this one started, by itself or by others; 0 off Linux. */
  readonly processes: number;
  /** Of the process. */
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  readonly functions: NodeFunctions;
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
    processes: otherProcesses([]).length,
    environment: { ...process.env },
    functions: nodeFunctionsNow(),
  };
}

/** What there is more of. */
export function leftBetween(before: Standing, now: Standing) {
  const names = (counts: readonly (readonly [string, number])[]) =>
    new Set(counts.map(([name]) => name));
  return {
    threads: addedThreads(before.threads, now.threads).length > 0,
    processes: now.processes > before.processes,
    files: more(countsOf(before.files), countsOf(now.files)).length > 0,
    handles: names(more(before.handles, now.handles)),
    listeners: names(more(before.listeners, now.listeners)),
    /** Names of variables. */
    environment: new Set(
      Object.keys(now.environment).filter(
        (name) => before.environment[name] !== now.environment[name],
      ),
    ),
  };
}

/** Kinds of what others leave, too, so that nobody can say whose they are. */
type LeftByOthers = ReturnType<typeof leftBetween>;

/** What was not there before, without what others leave as well; waits for what is being closed. */
export async function whatIsLeft(
  seen: Seen,
  before: Standing,
  byOthers: LeftByOthers = leftBetween(before, before),
): Promise<Note[]> {
  const notes: Note[] = [];
  const note = (name: NoteName, evidence: string) => notes.push({ note: name, evidence });
  const others = otherProcesses(seen.pids);
  const resident = others.reduce((sum, { residentBytes }) => sum + residentBytes, 0);
  if (seen.pids.length + seen.waitedFor > 0)
    note(NOTES.processes, `${seen.pids.length + seen.waitedFor} in the calls that were watched`);
  if (others.length > 0 && !byOthers.processes)
    note(NOTES.leavesProcesses, `${others.length}, which hold ${kilobytes(resident)}`);
  if (seen.threads > 0)
    note(NOTES.startsThreads, `${seen.threads}, whose doings are seen by nobody`);
  const connections = firstFew(seen.connections);
  if (connections !== '') note(NOTES.connects, connections);
  const settings = firstFew([
    ...seen.settings,
    ...environmentChanges(before.environment, byOthers),
    ...replacedSince(before.functions),
  ]);
  if (settings !== '') note(NOTES.settings, settings);
  const blind = blindModulesSince(before.functions);
  if (blind.length > 0)
    note(NOTES.files, `by node:${blind.join(' and node:')}, of which nobody sees what it opens`);
  const looks = firstFew(seen.looks);
  if (looks !== '') note(NOTES.looks, looks);
  const added = addedThreads(before.threads, await threadsNow());
  if (added.length > 0 && !byOthers.threads)
    note(NOTES.threads, `${added.length} more than before it was loaded`);
  const listeners = more(before.listeners, listenersNow()).filter(
    ([event]) => !byOthers.listeners.has(event),
  );
  const atExit = listeners.filter(([event]) => isEnd(event));
  const exits = atExit.reduce((sum, [, count]) => sum + count, 0);
  if (exits > 0) note(NOTES.atExit, `${exits} listeners that it added`);
  await heapBytes();
  await pause(WAIT_MS);
  if (seen.finalized > 0) note(NOTES.finalizers, `${seen.finalized} times`);
  if (seen.weakRefs > 0) note(NOTES.weak, `${seen.weakRefs} references made`);
  const open = [
    ...more(before.handles, handlesNow())
      .filter(([kind]) => !byOthers.handles.has(kind))
      .map(([kind, count]) => counted(kind, count)),
    ...(byOthers.files ? [] : openFiles(before.files)),
    ...listeners
      .filter(([event]) => !isEnd(event))
      .map(([event, count]) => `${counted('listener', count)} of process '${event}'`),
  ];
  if (open.length > 0) note(NOTES.open, firstFew(open));
  return notes;
}

function environmentChanges(
  before: Standing['environment'],
  { environment: byOthers }: LeftByOthers,
): string[] {
  return Object.entries(process.env)
    .filter(([name, value]) => before[name] !== value && !byOthers.has(name))
    .map(([name, value = '']) => `process.env.${printable(name, 60)}, ${value.length} characters`);
}

function isEnd(event: string): boolean {
  return event === 'exit' || event === 'beforeExit';
}

function firstFew(words: readonly string[]): string {
  const all = [...new Set(words)];
  const more = all.length > MOST_NAMED ? [`and ${all.length - MOST_NAMED} more`] : [];
  return [...all.slice(0, MOST_NAMED), ...more].join(', ');
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

function addedThreads(
  before: readonly string[] | null,
  now: readonly string[] | null,
): readonly string[] {
  return now?.filter((thread) => before?.includes(thread) === false) ?? [];
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
