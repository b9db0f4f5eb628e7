/** How the trials of a run ended, in words. Pure. */

import { z } from 'zod';
import {
  outcomeKind,
  pass,
  resultOf,
  type TrialEntry,
} from '../../harness/record/record-schema.ts';
import { returnedValues } from '../../harness/wire/benchmark-file.ts';
import { notesIn, type TrialOutcome } from '../../harness/wire/outcome.ts';
import { ownFrames } from '../../harness/wire/own-frames.ts';
import type { Plain } from '../../harness/wire/plain.ts';
import {
  aboutThrown,
  countInWords,
  SPREAD_INPUT,
  takesInWords,
  wrongAnswer,
} from '../../harness/wire/refusal.ts';
import { saidInWords } from '../../harness/wire/said.ts';
import { noteInWords } from '../../harness/wire/tricks.ts';

export const trialInReport = z.object({
  implementation: z.string().nullable(),
  workload: z.string().nullable(),
  pass,
  round: z.int().nullable().describe('From 1; null where a pass is made once.'),
  outcome: outcomeKind,
  durationMs: z.number(),
  detail: z.string().exactOptional().describe('What went wrong; absent where nothing did.'),
  /** From where it was thrown outwards. */
  where: z
    .array(z.string())
    .exactOptional()
    .describe('Where in its own code it threw; absent where that is not known.'),
  about: aboutThrown
    .exactOptional()
    .describe('What helps whoever wrote code that threw: its line, and what it was handed.'),
  wrong: wrongAnswer.exactOptional(),
  returned: returnedValues
    .exactOptional()
    .describe('Of a benchmark file: how what it returns stands to what the baseline returns.'),
  off: z
    .record(z.string(), z.number())
    .exactOptional()
    .describe('Of an approximate answer of a task: the figures of its `error`.'),
  answers: z
    .object({ compared: z.int(), made: z.int() })
    .exactOptional()
    .describe('Of timed calls of a task: how many answers were compared, where not all were.'),
  notes: z
    .array(z.string())
    .exactOptional()
    .describe('What it keeps or leaves that its figures do not show; absent where nothing is.'),
});

/** How one trial ended, in words. */
export type ReportedTrial = Plain<typeof trialInReport>;

/** What a report tells of a trial. */
export function reportedTrial(trial: TrialEntry): ReportedTrial {
  const { implementation, workload, pass, round, durationMs, outcome } = trial;
  const notes = notesOf(trial);
  const detail = detailOf(outcome, pass);
  const { returned, figures: off } = resultOf(trial, 'answer')?.checked ?? {};
  const { answers } = resultOf(trial, 'time')?.result ?? {};
  const where = outcome.outcome === 'failed' ? ownFrames(outcome.stack) : [];
  return {
    implementation,
    workload,
    pass,
    round,
    outcome: outcome.outcome,
    durationMs,
    ...(detail === null ? {} : { detail }),
    ...(where.length === 0 ? {} : { where }),
    ...(outcome.outcome === 'failed' && outcome.about !== undefined
      ? { about: outcome.about }
      : {}),
    ...(outcome.outcome === 'wrong result' ? { wrong: outcome.wrong } : {}),
    ...(returned === undefined ? {} : { returned }),
    ...(off === undefined ? {} : { off }),
    ...(answers === undefined
      ? {}
      : { answers: { compared: answers.compared, made: answers.made } }),
    ...(notes.length === 0 ? {} : { notes }),
  };
}

const RETURNS_NOTHING =
  'returns nothing, so that nothing was checked of what it does: it must return its answer, or have “open” return { run, result }, whose result makes it';

/** What was noted of it in words, where it was watched, returned nothing that can be checked, or takes more than it is given. */
export function notesOf(trial: TrialEntry): string[] {
  const notes = notesIn(trial.outcome).map(noteInWords);
  const { isUndefined, parameters } = resultOf(trial, 'answer')?.checked ?? {};
  if (isUndefined === true) notes.push(RETURNS_NOTHING);
  if (parameters !== undefined) notes.push(`${takesInWords(parameters)}; ${SPREAD_INPUT}`);
  return notes;
}

function detailOf(outcome: TrialOutcome, pass: string): string | null {
  switch (outcome.outcome) {
    case 'completed':
      return null;
    case 'wrong result':
      return `${countInWords(outcome.wrong)} from the expected answer`;
    case 'timed out':
      if (outcome.doing !== undefined)
        return `no answer within ${outcome.afterMs / 1e3} s: ${outcome.doing}. --timeout gives more time`;
      // That of a task's inputs calls no implementation.
      return `no answer within ${outcome.afterMs / 1e3} s. ${pass === 'ready' ? 'Of “data”, “make” and “release”: is' : 'Is'} one slow, does a loop not end, is a promise never settled? --timeout gives more time`;
    case 'crashed':
      return [outcome.message, saidInWords(outcome.stderr)].filter(Boolean).join(' ');
    default:
      return outcome.message;
  }
}
