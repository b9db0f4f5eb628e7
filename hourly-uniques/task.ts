/**
 * The task that is built in, as commands and `run` hand it to the harness: everything that its parent process knows of it. What it
 * is in the processes of trials and of the judge, the build notes (see harness/wire/entry-points.ts).
 */
import type { BuiltInTask } from '../harness/audit/built-in-task.ts';
import { audit } from './audit/audit.ts';
import { MUTATIONS } from './mutants.ts';
import { DEFAULT_BASELINES, SUITES } from './suites.ts';
import { WORDS } from './words.ts';

export const HOURLY_UNIQUES: BuiltInTask = {
  called: 'the hourly uniques',
  words: WORDS,
  named: SUITES,
  usual: SUITES.rows,
  baselines: DEFAULT_BASELINES,
  requirements: audit,
  wrongAnswers: MUTATIONS.map(({ name }) => name),
};
