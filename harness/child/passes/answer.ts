/**
 * The first call of a process on columns or a file, its answer held against the oracle's, and a second one on other
 * events. Runs in a trial process that has made no call before.
 */
import type { ColumnsImplementation, FileImplementation } from '../../../contract.ts';
import { errorOf, wrongAnswer } from '../../../hourly-uniques/approximation.ts';
import { type Dataset, firstEvents } from '../../../hourly-uniques/dataset.ts';
import { expectedAnswer } from '../../../hourly-uniques/oracle.ts';
import { inOtherHours, OTHER_HOURS_EVENTS } from '../../../hourly-uniques/other-hours.ts';
import type { TrialReply } from '../../wire/envelope.ts';
import type { CallResources } from '../../wire/forms.ts';
import type { AnswerSpecification } from '../../wire/passes/answer.ts';
import type { Trick } from '../../wire/refusal.ts';
import { TRICKS } from '../../wire/tricks.ts';
import { nowNs } from '../clock.ts';
import { collectGarbage } from '../garbage.ts';
import type { Subject } from '../subject.ts';
import { ALL_EVENTS, type CallInput, columnsInput, fileInput } from './call-input.ts';
import { onLog } from './changed-log.ts';
import type { RightAnswer } from './last-answer.ts';
import { differencesInLines } from './lines-read.ts';
import { forgetPeakRss, readPeakRss } from './peak-rss.ts';

/** Makes the call and checks its answer. */
export function run(specification: AnswerSpecification): Promise<TrialReply<'answer'>> {
  return onLog(specification, (subject) => answer(subject, specification));
}

async function answer(
  { implementation, dataset, expected }: Subject,
  { resources: { limits, files } }: AnswerSpecification,
): Promise<TrialReply<'answer'>> {
  if (implementation.input === 'rows') throw new Error('Answers on rows are verified.');
  if (implementation.input === 'file' && files !== null) await implementation.refuse?.(files.log);
  const input = callOn(implementation, dataset, 'log', { limits, files });
  collectGarbage();
  forgetPeakRss();
  const residentBefore = readPeakRss();
  await input.prepare(0, ALL_EVENTS, collectGarbage);
  const start = nowNs();
  const counted = await input.count();
  const firstCallNs = Number(nowNs() - start);
  const resident = readPeakRss();
  await input.release();

  const { counts } = implementation;
  const whole = { dataset: dataset(), expected: expected() };
  const wrong =
    wrongAnswer(counts, whole.expected, whole.dataset.pages, counted) ??
    differencesInLines(files?.linesRead, input.linesRead());
  if (wrong !== null) return { kind: 'wrong', wrong };
  const trick = await trickOfSecondCall(implementation, whole, { limits, files });
  if (trick !== null) return { kind: 'caught', tricks: [trick] };
  return {
    kind: 'answered',
    firstCallNs,
    loadNs: input.loadNs(),
    peakRssBytes: resident === null || residentBefore === null ? null : resident - residentBefore,
    error: errorOf(counts, whole.expected, whole.dataset.pages, counted),
  };
}

/** What is counted: events in columns, or one of the workload's files. */
function callOn(
  implementation: ColumnsImplementation | FileImplementation,
  dataset: () => Dataset,
  file: 'log' | 'otherHours',
  { limits, files }: CallResources,
): CallInput {
  if (implementation.input === 'columns') return columnsInput(implementation, dataset(), limits);
  if (files === null) throw new Error('A file is to be read, and there is none.');
  return fileInput(implementation, files[file], files.linksFolder, limits);
}

/** What comes out at a second call, on some of the same events in other hours; null where its answer is right. */
async function trickOfSecondCall(
  implementation: ColumnsImplementation | FileImplementation,
  { dataset, expected }: RightAnswer,
  { limits, files }: CallResources,
): Promise<Trick | null> {
  const part = firstEvents(dataset, OTHER_HOURS_EVENTS);
  const moved = inOtherHours(part, 1);
  const input = callOn(implementation, () => part, 'otherHours', { limits, files });
  let counted: unknown;
  try {
    await input.prepare(1, ALL_EVENTS, collectGarbage);
    counted = await input.count();
    await input.release();
  } catch (error) {
    return { trick: TRICKS.onlyOnce, evidence: `its second call throws ${String(error)}` };
  }
  const right = expectedAnswer(moved);
  const wrong = wrongAnswer(implementation.counts, right, moved.pages, counted);
  if (wrong === null) return null;
  if (wrongAnswer(implementation.counts, expected, moved.pages, counted) === null)
    return { trick: TRICKS.remembers, evidence: 'its second call gave the answer to its first' };
  const evidence = `its second call, on ${moved.timestampsMs.length} of the events in other hours, has ${wrong.differences} differences from the right answer`;
  return { trick: TRICKS.onlyOnce, evidence };
}
