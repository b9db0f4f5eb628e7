/**
 * The first call of a process on columns or a file, its answer handed over, and a second one on other events. Runs in a trial
 * process that has made no call before.
 */
import type { ColumnsImplementation, FileImplementation } from '../../../contract.ts';
import { nowNs, toNumber } from '../../../harness/child/clock.ts';
import { collectGarbage } from '../../../harness/child/garbage.ts';
import { forgetPeakRss, readPeakRss } from '../../../harness/child/passes/peak-rss.ts';
import { isPromise } from '../../../harness/child/promises.ts';
import { thrownAndWhere } from '../../../harness/child/thrown-and-where.ts';
import type { Turns } from '../../../harness/child/turns.ts';
import type { TrialReply } from '../../../harness/wire/envelope.ts';
import type { CallResources } from '../../../harness/wire/forms.ts';
import {
  type AnswerSpecification,
  answer as definition,
} from '../../../harness/wire/passes/answer.ts';
import { TRICKS } from '../../../harness/wire/tricks.ts';
import { captureAnswer } from '../../capture-answer.ts';
import type { Dataset } from '../../dataset.ts';
import { columnsInput, fileInput, type Given, type UniquesInput } from '../call-input.ts';
import { handOver } from '../handing-over.ts';
import { onImplementation, type Subject } from '../subject.ts';

/** Makes the call and hands over its answer. */
export function run(
  specification: AnswerSpecification,
  turns: Turns,
): Promise<TrialReply<'answer'>> {
  return onImplementation(specification, (subject) => answer(subject, specification, turns));
}

async function answer(
  { implementation, dataset, lookAtBuiltIns }: Subject,
  specification: AnswerSpecification,
  turns: Turns,
): Promise<TrialReply<'answer'>> {
  if (implementation.input === 'rows') throw new Error('Answers on rows are verified.');
  const { resources } = specification;
  const { files } = resources;
  if (implementation.input === 'file' && files !== null) await implementation.refuse?.(files.log);
  const { input: form } = implementation;
  const given: Given = (call) => definition.given!(specification, form, call);
  const input = callOn(implementation, dataset, 'log', resources, given);
  collectGarbage();
  forgetPeakRss();
  const residentBefore = readPeakRss();
  await input.prepare(0, collectGarbage);
  const start = nowNs();
  const returned = input.call();
  const counted = isPromise(returned) ? await returned : returned;
  const firstCallNs = toNumber(nowNs() - start);
  lookAtBuiltIns();
  const resident = readPeakRss();
  const atOnce = captureAnswer(counted);
  await input.release();
  const linesRead = input.linesRead();
  const about = { form, ...(linesRead === undefined ? {} : { linesRead }) };
  const answered = {
    kind: 'answered',
    firstCallNs,
    loadNs: input.loadNs(),
    peakRssBytes: resident === null || residentBefore === null ? null : resident - residentBefore,
    error: null,
  } as const;
  if (!(await handOver(turns, { ...about, call: 0, answer: counted, atOnce }))) return answered;

  try {
    const others = callOn(implementation, dataset, 'otherTimes', resources, given);
    await others.prepare(1, collectGarbage);
    const returnedLater = others.call();
    const later = isPromise(returnedLater) ? await returnedLater : returnedLater;
    const captured = captureAnswer(later);
    await others.release();
    await handOver(turns, { form, call: 1, answer: later, atOnce: captured });
  } catch (error) {
    const evidence = `its second call throws ${thrownAndWhere(error)}`;
    return { kind: 'caught', tricks: [{ trick: TRICKS.onlyOnce, evidence }] };
  }
  return answered;
}

/** What is counted: events in columns, or one of the workload's files. */
function callOn(
  implementation: ColumnsImplementation | FileImplementation,
  dataset: () => Dataset,
  file: 'log' | 'otherTimes',
  { limits, files }: CallResources,
  given: Given,
): UniquesInput {
  if (implementation.input === 'columns')
    return columnsInput(implementation, dataset(), limits, given);
  if (files === null) throw new Error('A file is to be read, and there is none.');
  return fileInput(implementation, files[file], files.linksFolder, limits);
}
