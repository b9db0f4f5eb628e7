/** The first call of a process, and a second one on another input, both judged. Runs in a trial process that has made no call before. */
import { isUsageError } from '../../../../contract.ts';
import type { TrialReply } from '../../../wire/envelope.ts';
import type { AnswerSpecification, CheckedAnswer } from '../../../wire/passes/answer.ts';
import { TRICKS } from '../../../wire/tricks.ts';
import { nowNs } from '../../clock.ts';
import { collectGarbage } from '../../garbage.ts';
import { forgetPeakRss, readPeakRss } from '../../passes/peak-rss.ts';
import { isPromise } from '../../promises.ts';
import { TaskCalls } from '../calls.ts';
import { compareReturned } from '../compare-returned.ts';
import { digestOfInput } from '../digest.ts';
import { furtherDifferences } from '../further-checks.ts';
import type { MadeInput } from '../inputs.ts';
import { onTask, type TaskSubject } from '../subject.ts';

const MOST_TOLD = 5;

/** Makes the calls, and says whether they are right. */
export function run(specification: AnswerSpecification): Promise<TrialReply<'answer'>> {
  // Its first input is that of `ready`, the same in every run of these parameters: so it can be told whether two runs had the same.
  return onTask({ ...specification, inputSeed: 0 }, answer);
}

async function answer(subject: TaskSubject): Promise<TrialReply<'answer'>> {
  if (subject.task.benches !== undefined) return firstCallOfBench(subject);
  const { judge, answers, inputs } = subject;
  const calls = new TaskCalls(subject);
  const first = await oneCall(calls);
  let second: OneCall;
  try {
    second = await oneCall(calls);
  } catch (error) {
    // What the task itself does wrong is no trick of the implementation.
    if (isUsageError(error)) throw error;
    const evidence = `its second call throws ${String(error)}`;
    return { kind: 'caught', tricks: [{ trick: TRICKS.onlyOnce, evidence }] };
  }
  inputs.assertDataUnchanged();
  const [firstAnswer] = answers.all();
  const refusal = await answers.judge(judge);
  if (refusal !== null) return refusal;
  const checked: CheckedAnswer = {
    by: judge.by,
    inputDigest: first.digests.before,
    inputsDiffer: differ(first.digests.before, second.digests.before),
    inputUnchanged: differ(first.digests.before, first.digests.after, false),
    ...(judge.isApproximate
      ? { figures: await judge.figures(firstAnswer!.call, firstAnswer!.answer) }
      : {}),
  };
  // Whoever is approximate is judged by how far it is off, of which nothing is said there.
  const further = judge.isApproximate ? [] : await furtherDifferences(subject);
  if (further.length > 0)
    return {
      kind: 'wrong',
      wrong: { differences: further.length, atLeast: true, first: further.slice(0, MOST_TOLD) },
    };
  inputs.assertDataUnchanged();
  const { firstCallNs, loadNs, peakRssBytes } = first;
  return { kind: 'answered', firstCallNs, loadNs, peakRssBytes, error: null, checked };
}

/** Its second call is made where what it returns is compared. */
async function firstCallOfBench(subject: TaskSubject): Promise<TrialReply<'answer'>> {
  let returned: unknown;
  const { firstCallNs, loadNs, peakRssBytes } = await oneCall(new TaskCalls(subject), (value) => {
    returned = value;
  });
  const checked: CheckedAnswer = {
    by: 'baseline',
    inputDigest: null,
    inputsDiffer: null,
    inputUnchanged: null,
    returned: await compareReturned(subject, returned),
  };
  return { kind: 'answered', firstCallNs, loadNs, peakRssBytes, error: null, checked };
}

interface OneCall {
  readonly firstCallNs: number;
  readonly loadNs: number | null;
  readonly peakRssBytes: number | null;
  /** Of its input, before and after. */
  readonly digests: { readonly before: string | null; readonly after: string | null };
}

async function oneCall(
  calls: TaskCalls,
  onReturned: (returned: unknown) => void = () => {},
): Promise<OneCall> {
  let before: string | null = null;
  let residentBefore: number | null = null;
  try {
    await calls.prepare(1, () => {
      before ??= digestOf(calls.first);
      collectGarbage();
      forgetPeakRss();
      residentBefore ??= readPeakRss();
    });
    const { first } = calls;
    const start = nowNs();
    const returned = calls.call();
    const settled = isPromise(returned) ? await returned : returned;
    const firstCallNs = Number(nowNs() - start);
    const resident = readPeakRss();
    calls.capture(settled);
    onReturned(settled);
    const digests = { before, after: digestOf(first) };
    const loadNs = calls.loadNs();
    return {
      firstCallNs,
      loadNs,
      peakRssBytes: resident === null || residentBefore === null ? null : resident - residentBefore,
      digests,
    };
  } finally {
    await calls.release();
  }
}

/** What a folder is called, and what is in it, says nothing of an input. */
function digestOf({ input, hasFolder }: MadeInput): string | null {
  return hasFolder ? null : digestOfInput(input);
}

/** null where one of them is not known. */
function differ(one: string | null, other: string | null, ifSo = true): boolean | null {
  if (one === null || other === null) return null;
  return (one !== other) === ifSo;
}
