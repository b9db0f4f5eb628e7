/** The answers that a trial's process hands over, judged one after the other. Runs in the parent. */
import { statSync } from 'node:fs';
import { type LinesRead, UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import type { CountError } from '../wire/count-error.ts';
import type { FileAsRead, FileState } from '../wire/forms.ts';
import {
  type GivenEvents,
  type HandedAnswer,
  type JudgedDataset,
  LATER_MS,
  type Verdict,
} from '../wire/judging.ts';
import { PASSES, type Pass, type TrialSpecification } from '../wire/passes.ts';
import type { Difference, Trick, WrongAnswer } from '../wire/refusal.ts';
import { TRICKS } from '../wire/tricks.ts';
import { askJudge, openJudge } from './judge-process.ts';

/** What is said of a trial: its first fault, or how far the estimates of its first answer are off. */
export type Judgement =
  | { readonly kind: 'right'; readonly error: CountError | null }
  | { readonly kind: 'wrong'; readonly wrong: WrongAnswer }
  | { readonly kind: 'caught'; readonly tricks: readonly Trick[] };

/** Judges one trial. */
export interface TrialJudge {
  /** Before the implementation is loaded, which could change the dataset on disk. */
  readonly open: () => Promise<void>;
  /** @returns whether the answer is right. @throws UsageError where it is not, and the log has changed meanwhile. */
  readonly hear: (handed: HandedAnswer) => Promise<boolean>;
  /** null where no answer was handed over. */
  readonly judgement: () => Judgement | null;
}

/**
 * null where no answer is to be judged.
 *
 * @param read Where a file is read: its process is not told how many lines that has.
 */
export function judgeOf(
  specification: TrialSpecification,
  read: FileAsRead | null,
): TrialJudge | null {
  const { given } = PASSES[specification.pass];
  if (given === null || !('datasetFolder' in specification) || !('digest' in specification))
    return null;
  // Inputs of tasks are never sent, so their answers are compared where they are made.
  if ('taskInput' in specification && specification.taskInput !== undefined) return null;
  // Each definition takes the specification of its own pass, which this is.
  const givenTo = given as (of: TrialSpecification, form: string, call: number) => GivenEvents;
  const { pass, datasetFolder, digest } = specification;
  const dataset: JudgedDataset = { datasetFolder, digest };
  const said = 'implementation' in specification ? specification.implementation.said : undefined;
  let told: Judgement | null = null;

  const judge = async (handed: HandedAnswer): Promise<Judgement> => {
    const { call, answer } = handed;
    const form = said?.input ?? handed.form;
    if (form !== handed.form)
      throw new Error(`It takes its events as ${handed.form} now, and said ${form} before.`);
    const own = givenTo(specification, form, call);
    const others = Array.from({ length: call }, (_, other) => givenTo(specification, form, other));
    const verdict = await askJudge({
      ...dataset,
      counts: said?.counts,
      given: own,
      others: others.filter((other) => !isSame(other, own)),
      answer,
    });
    if (verdict.isRight) {
      const wrong = differencesInLines(read?.linesRead, handed.linesRead);
      return wrong === null ? { kind: 'right', error: verdict.error } : { kind: 'wrong', wrong };
    }
    const changed = changedFile(read?.asRead ?? []);
    if (changed !== undefined)
      throw new UsageError(
        `${printable(changed, 500)} has changed since its events were read: measure on a copy that nobody writes to.`,
      );
    const trick = trickOf(pass, call, verdict);
    return trick === null
      ? { kind: 'wrong', wrong: verdict.wrong }
      : { kind: 'caught', tricks: [trick] };
  };

  return {
    open: () => openJudge(dataset),
    hear: async (handed) => {
      const judgement = await judge(handed);
      const isRight = judgement.kind === 'right';
      if (handed.look === 'later') {
        if (isRight) told = { kind: 'caught', tricks: [LATER] };
      } else if (told === null || (told.kind === 'right' && !isRight)) told = judgement;
      return isRight;
    },
    judgement: () => told,
  };
}

function isSame(one: GivenEvents, other: GivenEvents): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

const LATER: Trick = {
  trick: TRICKS.later,
  evidence: `its answer was not right when it was handed over, and was so ${LATER_MS} ms later`,
};

/** What is done to see whether a second call is right as well. */
const SECOND_CALLS: readonly Pass[] = ['verify', 'answer'];

/** null where an answer is just wrong. */
function trickOf(
  pass: Pass,
  call: number,
  { lazy, isOfOther, wrong }: Extract<Verdict, { readonly isRight: false }>,
): Trick | null {
  if (lazy !== null) return { trick: TRICKS.lazy, evidence: lazy };
  const isSecond = SECOND_CALLS.includes(pass) && call > 0;
  if (isOfOther)
    return {
      trick: TRICKS.remembers,
      evidence: isSecond
        ? 'its second call gave the answer to its first'
        : `its call ${call} gave the answer to the events of an earlier one`,
    };
  if (!isSecond) return null;
  const evidence = `its second call, on other events, has ${wrong.differences} differences from the right answer`;
  return { trick: TRICKS.onlyOnce, evidence };
}

/** The first file that is another one now: trials that read it say nothing of the implementation. */
function changedFile(files: readonly FileState[]): string | undefined {
  return files.find(({ path, size, mtimeMs, inode }) => {
    const now = statSync(path, { throwIfNoEntry: false });
    return now?.size !== size || now.mtimeMs !== mtimeMs || now.ino !== inode;
  })?.path;
}

/** Lines, and rejected ones by reason; null where they are the same, or one of the two does not tell. */
function differencesInLines(
  right: LinesRead | undefined,
  told: LinesRead | undefined,
): WrongAnswer | null {
  if (right === undefined || told === undefined) return null;
  const [expected, actual] = [numbersOf(right), numbersOf(told)];
  const names = [...new Set([...expected.keys(), ...actual.keys()])];
  const first = names.flatMap((name): Difference[] => {
    const [should, is] = [expected.get(name) ?? 0, actual.get(name) ?? 0];
    return should === is ? [] : [{ where: name, expected: String(should), actual: String(is) }];
  });
  return first.length === 0 ? null : { differences: first.length, first };
}

function numbersOf({ lines, rejected }: LinesRead): Map<string, number> {
  return new Map([
    ['lines read', lines],
    ...rejected
      .filter(({ count }) => count > 0)
      .map(({ reason, count }) => [`lines without an event: ${reason}`, count] as const),
  ]);
}
