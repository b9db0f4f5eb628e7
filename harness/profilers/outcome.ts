/** How a profiled process ended, in the words of the results. Runs in the parent. */
import { existsSync, readFileSync } from 'node:fs';
import type { Problem } from '../record/profile-record.ts';
import type { Ended } from '../spawn/run-process.ts';
import type { TrialLimits } from '../spawn/trial.ts';
import { isOutOfMemory } from '../spawn/trial-outcome.ts';
import { computingInWords } from '../spawn/whereabouts.ts';
import { ownFrames } from '../wire/own-frames.ts';
import type { ProfileAnswer, ProfiledInput } from '../wire/profile.ts';
import { isClinicTool, type Tool } from '../wire/profiling-tools.ts';
import { countInWords } from '../wire/refusal.ts';
import { printedByItself, saidInWords, whoEnded } from '../wire/said.ts';

/** The answer of a process that went well, and the last lines that it or clinic printed. */
export type Profiled = Extract<ProfileAnswer, { kind: 'profiled' }> & { readonly said: string };

/** Reads the answer; where there is none, the process has not come to its end. */
export function answerOf(
  answerFile: string,
  ended: Ended,
  limits: TrialLimits,
  input: ProfiledInput,
): Profiled | { readonly problem: Problem } {
  const { kind } = input;
  const problem = (outcome: Problem['outcome'], message: string) => ({
    problem: { outcome, message },
  });
  const stderr = printedByItself(ended.stderr);
  const said = (stderr.trim() || ended.stdout.trim()).split('\n').slice(-3).join('\n');
  if (existsSync(answerFile)) {
    const answer: ProfileAnswer = JSON.parse(readFileSync(answerFile, 'utf8'));
    if (answer.kind === 'threw') {
      const [first, ...callers] = ownFrames(answer.stack);
      const where = first === undefined ? '' : `, in ${[first, ...callers].join(', called by ')}`;
      // Of what is no Error it says so itself.
      const what = answer.message.replace(/^it threw |\.$/g, '');
      return problem('failed', `It threw ${what}${where}.`);
    }
    if (answer.kind === 'wrong') {
      // Without an oracle nobody knows what is right.
      const baseline = input.kind === 'task' ? input.baseline : null;
      const from = baseline === null ? 'the right one' : `that of ${baseline.name}, the baseline`;
      return problem(
        'wrong result',
        `Its answer differs from ${from} (${countInWords(answer.wrong)}): see uniqbench run.`,
      );
    }
    if (ended.timedOut) return problem('timed out', tooLong(limits, kind, ended.stack));
    return { ...answer, said };
  }
  if (ended.timedOut) return problem('timed out', tooLong(limits, kind, ended.stack));
  if (isOutOfMemory(ended.stderr)) {
    return problem('out of memory', `V8's heap reached its limit of ${limits.memoryLimitMb} MB.`);
  }
  const who = whoEnded(ended.stderr);
  const { exitCode, exitSignal } = ended;
  const how = exitSignal === null ? `exited with code ${exitCode}` : `was ended by ${exitSignal}`;
  return problem(
    'crashed',
    [
      `The process ${how} before it had answered${who === null ? '' : `: ${who}`}.`,
      saidInWords(stderr),
    ]
      .filter(Boolean)
      .join(' '),
  );
}

function tooLong(
  { timeoutMs }: TrialLimits,
  kind: ProfiledInput['kind'],
  stack: string | null,
): string {
  const doing = computingInWords(stack);
  const smaller =
    kind === 'task'
      ? 'A smaller input takes less time (--workload NAME,parameter=value)'
      : 'Fewer events take less time (--events)';
  return `It had not ended after ${timeoutMs / 1e3} s${doing === null ? '' : `: ${doing}`}. ${smaller}, or allow more (--timeout).`;
}

/** Of a task all that is alive is what the call leaves. */
const NO_MAKER =
  'Nothing that is alive at the end of a call is known by V8 to be made by it: a number, or memory outside of its heap, as that of typed arrays, is in no snapshot. heap tells what is allocated on the way.';

/** What is no fault of a profile: that there was nothing to be seen. */
const MAY_BE_SO: Partial<Record<Tool, readonly string[]>> = {
  heap: [
    'Its calls may allocate nothing, or too little for a sample of every 8 KiB; what typed arrays hold lies outside of the heap.',
  ],
  'trace-gc': ['Its calls may allocate too little for any collection.'],
};

/** For a profile that says nothing of the implementation, or was not written. */
export function emptyProfile(
  tool: Tool,
  implementation: string,
  kind: ProfiledInput['kind'],
  said: string,
): Problem {
  const larger =
    kind === 'task'
      ? 'Try a larger input, which keeps it busy for longer (--workload NAME,parameter=value).'
      : 'Try more events, which keep it busy for longer (--events 5M).';
  const remedies =
    kind === 'task' && tool === 'snapshot' ? [NO_MAKER] : [...(MAY_BE_SO[tool] ?? []), larger];
  if (isClinicTool(tool)) {
    remedies.push('The built-in tools cpu, heap and snapshot show the same without clinic.');
    if (said !== '') remedies.push(`clinic said: ${said}`);
  }
  return {
    outcome: 'empty profile',
    message: `The profile of ${tool} holds nothing of ${implementation}. ${remedies.join(' ')}`,
  };
}
