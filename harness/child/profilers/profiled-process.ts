/**
 * What a profiled process does, started by the parent or by clinic: reads its specification from the file that the command line
 * names, makes the calls, writes the answer, and ends.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { ProfileAnswer, ProfiledInput, ProfileSpecification } from '../../wire/profile.ts';
import { threw } from '../threw.ts';
import { tellWhoEnds } from '../who-ends.ts';

/** Whether this process ends because it has come to its end. */
let isOver = false;

const specification: ProfileSpecification = JSON.parse(readFileSync(process.argv[2]!, 'utf8'));

/** Makes the calls on a dataset of events, recorded; loaded only where there is one. */
export type RecordOnEvents = (
  specification: ProfileSpecification,
  events: Extract<ProfiledInput, { kind: 'events' }>,
) => Promise<ProfileAnswer>;

/** Makes the calls, and ends. */
export function startProfiled(recordOnEvents: RecordOnEvents): void {
  tellWhoEnds(() => isOver);
  process.on('uncaughtException', (error, origin) => {
    void uncaught(error, origin).then((told) => end(answerOf(told)));
  });
  profile(recordOnEvents).then(
    () => end(null),
    (error) => end(answerOf(threw(error))),
  );
}

async function profile(recordOnEvents: RecordOnEvents): Promise<void> {
  const { input } = specification;
  // Each loads only what it needs.
  write(
    input.kind === 'task'
      ? await (await import('./recorded-task.ts')).recordTask(specification, input)
      : await recordOnEvents(specification, input),
  );
}

function write(answer: ProfileAnswer): void {
  writeFileSync(specification.answerFile, JSON.stringify(answer));
}

/** Timers that the implementation has left behind must not keep the process. */
function end(problem: ProfileAnswer | null): void {
  isOver = true;
  if (problem !== null) write(problem);
  // These write their data when the loop is empty, and then exit themselves.
  const writesBeforeExit = ['doctor', 'bubbleprof', 'heapprofiler'];
  if (problem === null && writesBeforeExit.includes(specification.recording)) {
    process.emit('beforeExit', 0);
  } else process.exit(problem === null ? 0 : 1);
}

type Threw = ReturnType<typeof threw>;

function answerOf({ message, stack }: Threw): ProfileAnswer {
  return { kind: 'threw', message, stack };
}

/** With why nothing catches it. */
async function uncaught(error: unknown, origin: NodeJS.UncaughtExceptionOrigin): Promise<Threw> {
  const thrown = threw(error);
  const { aboutUncaught } = await import('../about-thrown.ts');
  const told = await aboutUncaught(thrown, origin);
  return told.kind === 'threw' ? told : thrown;
}
