/**
 * What a profiled process does, started by the parent or by clinic: reads its specification from the file that the command line
 * names, makes the calls, writes the answer, and ends.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { ProfileAnswer, ProfiledInput, ProfileSpecification } from '../../wire/profile.ts';

/** What came of the calls. */
export type Recorded = ProfileAnswer;

const specification: ProfileSpecification = JSON.parse(readFileSync(process.argv[2]!, 'utf8'));

/** Makes the calls on a dataset of events, recorded; loaded only where there is one. */
export type RecordOnEvents = (
  specification: ProfileSpecification,
  events: Extract<ProfiledInput, { kind: 'events' }>,
) => Promise<ProfileAnswer>;

/** Makes the calls, and ends. */
export function startProfiled(recordOnEvents: RecordOnEvents): void {
  process.on('uncaughtException', (error) => end(threw(error)));
  profile(recordOnEvents).then(
    () => end(null),
    (error) => end(threw(error)),
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
  if (problem !== null) write(problem);
  // These write their data when the loop is empty, and then exit themselves.
  const writesBeforeExit = ['doctor', 'bubbleprof', 'heapprofiler'];
  if (problem === null && writesBeforeExit.includes(specification.recording)) {
    process.emit('beforeExit', 0);
  } else process.exit(problem === null ? 0 : 1);
}

function threw(error: unknown): ProfileAnswer {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { kind: 'threw', message: `${name}: ${message}`, stack: stack ?? '' };
}
