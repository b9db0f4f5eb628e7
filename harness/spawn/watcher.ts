/**
 * A small process that outlives this one for a moment: where this one is killed, it ends the trials that would go on without
 * it. It waits in a read on a pipe, so that it takes no time from what is measured. Runs in the parent.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { isGroupLeader } from './process-group.ts';

/** A shell starts in a millisecond and takes a megabyte; the pipe ends when this process does, whatever ends it. */
const SCRIPT = `
groups=
while read -r sign group; do
  rest=
  for each in $groups; do [ "$each" = "$group" ] || rest="$rest $each"; done
  groups=$rest
  if [ "$sign" = + ]; then groups="$groups $group"; fi
done
for group in $groups; do kill -9 "-$group"; done
for again in 1 2 3; do
  for file in $(grep -las -e "$1" /proc/[0-9]*/environ); do
    pid=\${file#/proc/}
    kill -9 "\${pid%/environ}"
  done
done
`;

let watcher: ChildProcess | null = null;

/**
 * From now on, a process group is ended when this process is killed, and so is what carries the mark in its environment
 * (Linux). Windows has no such groups, nor this shell.
 *
 * @param mark What the environments of all that this process starts have in common.
 * @returns what ends the watch.
 */
export function watchGroup(group: number, mark: string): () => void {
  if (!isGroupLeader) return () => {};
  const tell = (sign: '+' | '-') => watcher?.stdin?.write(`${sign} ${group}\n`);
  watcher ??= startWatcher(mark);
  tell('+');
  return () => tell('-');
}

function startWatcher(mark: string): ChildProcess {
  // In a session of its own: what ends this process, as Ctrl-C or the end of a terminal do, must not end it first.
  const started = spawn('/bin/sh', ['-c', SCRIPT, 'uniqbench-watcher', mark], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: { PATH: '/usr/bin:/bin' },
    cwd: '/',
  });
  const forget = () => {
    if (watcher === started) watcher = null;
  };
  // A run goes on without a watcher: where none can be started, a trial is ended by its own look at its parent.
  started.on('error', forget).on('exit', forget);
  started.stdin?.on('error', forget);
  started.unref();
  // A pipe to a process is a socket, which would keep this process alive.
  (started.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  return started;
}
