/** Whether the calls of a task get inputs that were there before, of which an answer can be remembered. Runs in trial processes. */
import type { Note } from '../../wire/refusal.ts';
import { NOTES } from '../../wire/tricks.ts';
import { isThenable, readyCall } from './callable.ts';
import { digestOfInput } from './digest.ts';
import type { TaskSubject } from './subject.ts';

const MOST_INPUTS = 8;
/** Two are enough where making them takes long. */
const FEWEST_INPUTS = 2;
const MOST_MS = 500;
const REMEMBERED = 'so that an answer that is remembered is right, and fast';
const REMEDY = 'have “make” use “random”';

/** Null where inputs differ, or nobody can tell. @throws what `make` or a call throws. */
export async function equalInputs(subject: TaskSubject): Promise<Note | null> {
  const { inputs } = subject;
  const digests: (string | null)[] = [];
  let isSeeded = false;
  const endMs = performance.now() + MOST_MS;
  for (let call = 0; call < MOST_INPUTS; call++) {
    if (call >= FEWEST_INPUTS && performance.now() > endMs) break;
    const made = await inputs.make(call);
    isSeeded ||= made.isSeeded;
    digests.push(made.hasFolder ? null : digestOfInput(made.input));
    await made.release();
  }
  if (digests.includes(null))
    return isSeeded
      ? null
      : noteOf(
          `“make” reads neither “random” nor “seed” nor “call”, ${REMEMBERED} where inputs are equal; ${REMEDY}`,
        );
  const different = new Set(digests).size;
  if (2 * different > digests.length) return null;
  const counted = `${different === 1 ? 'one input' : `${different} different inputs`} in ${digests.length} calls`;
  const again = different === 1 && (await handsOverTheSame(subject)) ? `; ${SAME_OBJECT}` : '';
  return noteOf(`${counted}, ${REMEMBERED}${again}; ${REMEDY}`);
}

const SAME_OBJECT = 'two calls hand over the very same object';

function noteOf(evidence: string): Note {
  return { note: NOTES.equalInputs, evidence };
}

/** Whether two calls return one object, which one of them did not make. */
async function handsOverTheSame({ inputs, implementation, limits }: TaskSubject): Promise<boolean> {
  const returned: unknown[] = [];
  for (let call = 0; call < 2; call++) {
    const { input, release } = await inputs.make(call);
    const { run, close } = await readyCall(implementation.callable, input, limits);
    try {
      const answer = run();
      returned.push(isThenable(answer) ? await answer : answer);
    } finally {
      await close();
      await release();
    }
  }
  const [one, other] = returned;
  return typeof one === 'object' && one !== null && one === other;
}
