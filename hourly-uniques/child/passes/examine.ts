/** Answers to many small inputs, and what else an implementation does while it makes them. Runs in a trial process. */
import type { RowsImplementation } from '../../../contract.ts';
import { workLeftBy } from '../../../harness/child/audit/later-work.ts';
import { noteRequired } from '../../../harness/child/audit/required-modules.ts';
import { inspections, noteInspections } from '../../../harness/child/inspections.ts';
import { changesOf, noteIntrinsics } from '../../../harness/child/intrinsics.ts';
import { loadImplementation } from '../../../harness/plug-ins/load.ts';
import type { Check, ExamineSpecification } from '../../../harness/wire/passes/examine.ts';
import type { ResultOf } from '../../../harness/wire/passes.ts';
import type { Trick } from '../../../harness/wire/refusal.ts';
import { TRICKS } from '../../../harness/wire/tricks.ts';
import { whyLazyNested, whyNotPlainNested } from '../../answer-shape.ts';
import { type Dataset, firstEvents } from '../../dataset.ts';
import { checkHostileInputs, oracleFault } from '../../hostile-inputs.ts';
import { call, readPairs, thrownInWords } from '../../pairs.ts';
import { checkRelations } from '../../relations.ts';
import { rowMaker, rowsOf } from '../../rows.ts';
import { seededRandom } from '../../shuffle.ts';
import { checkOneShot } from '../audit/one-shot.ts';
import { tricksOfRepeatedCalls } from '../audit/repeated-calls.ts';
import { subjectOf } from '../subject.ts';

/** Enough for every hour of an ordinary day, few enough for dozens of calls. */
const EXAMINED_EVENTS = 10_000;

/** Examines it. Only here is it watched this closely: what watches takes part in what is measured elsewhere. */
export async function run(specification: ExamineSpecification): Promise<ResultOf<'examine'>> {
  noteInspections();
  const builtIns = noteIntrinsics();
  const required = noteRequired();
  const loaded = await loadImplementation(specification.implementation);
  const { ofRows, dataset } = subjectOf(specification, loaded);
  const changedBuiltIns = () => changesOf(builtIns);
  return examine(ofRows(), dataset(), specification, changedBuiltIns, required);
}

/**
 * @param changedBuiltIns Tells which built-ins are not what they were before it was loaded.
 * @param required Tells what it has loaded by `require`.
 */
async function examine(
  implementation: RowsImplementation,
  whole: Dataset,
  { strings, seed }: ExamineSpecification,
  changedBuiltIns: () => string[],
  required: () => string[],
): Promise<ResultOf<'examine'>> {
  const thrown = noteUncaught();
  const dataset = spread(whole, EXAMINED_EVENTS);
  const rows = () => rowsOf(rowMaker(dataset, strings), 0, dataset.timestampsMs.length);
  const changes = new Set(changedBuiltIns());
  const lookAtBuiltIns = () => {
    for (const change of changedBuiltIns()) changes.add(change);
  };
  // First of all, while nothing is remembered yet.
  const repeated = await tricksOfRepeatedCalls(implementation, dataset, strings);
  const tricks: Trick[] = [...repeated];
  lookAtBuiltIns();
  const checks: Check[] = [
    {
      requirement: 1,
      what: 'events spread over the whole workload',
      fault: await oracleFault(implementation, dataset, rows()),
    },
    ...(await checkRelations(implementation, dataset, strings, seededRandom(seed))),
    ...(await checkOneShot(implementation, rows, lookAtBuiltIns)),
  ];
  const hostile = await checkHostileInputs(implementation);
  checks.push(...hostile.checks);
  tricks.push(...hostile.tricks);
  const { answer } = await call(implementation, rows());
  checks.push(...checkShape(answer));
  const lazy = await whyLazyAnswer(implementation, rows);
  if (lazy !== null) tricks.push({ trick: TRICKS.lazy, evidence: lazy });
  const input = rows();
  const later = await workLeftBy(() => implementation.countUniques(input), readPairs);
  const late = later ?? thrown()[0];
  if (late !== undefined) tricks.push({ trick: TRICKS.later, evidence: late });
  lookAtBuiltIns();
  if (changes.size > 0) {
    tricks.push({ trick: TRICKS.patches, evidence: [...changes].join(', ') });
  }
  const inspecting = inspections();
  if (inspecting.length > 0)
    tricks.push({ trick: TRICKS.inspects, evidence: inspecting.join(', ') });
  return { kind: 'examined', checks, tricks, required: required() };
}

/**
 * From now on, what is thrown outside of a call is noted, not the end of the trial.
 *
 * @returns what tells it, in words.
 */
function noteUncaught(): () => readonly string[] {
  const thrown: string[] = [];
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', (error) => {
    thrown.push(`outside of its calls ${thrownInWords(error)}`);
  });
  return () => thrown;
}

/** About so many events from all over the dataset, in their order. */
function spread(dataset: Dataset, events: number): Dataset {
  const step = Math.max(1, Math.floor(dataset.timestampsMs.length / events));
  const every = <Column extends Float64Array | Uint32Array>(column: Column) =>
    column.filter((_, index) => index % step === 0) as Column;
  const spreadOut = {
    ...dataset,
    timestampsMs: every(dataset.timestampsMs),
    pageIds: every(dataset.pageIds),
    visitorIds: every(dataset.visitorIds),
  };
  return firstEvents(spreadOut, events);
}

function checkShape(answer: unknown): Check[] {
  const check = (what: string, fault: string | null): Check => ({ requirement: 5, what, fault });
  const form = whyNotPlainNested(answer);
  const checks = [check('plain nested objects', form)];
  if (typeof answer !== 'object' || answer === null || form !== null) return checks;
  const hours = Object.keys(answer);
  const badHour = hours.find((hour) => !/^(\d{4}|[+-]\d{6})-\d\d-\d\d \d\d:00$/.test(hour));
  checks.push(
    check(
      'keys like 2025-03-03 12:00',
      badHour === undefined ? null : `a key is ${JSON.stringify(badHour)}`,
    ),
  );
  const counts = Object.values(answer).flatMap((pages) => Object.values(pages as object));
  const bad: unknown = counts.find((count) => !(Number.isInteger(count) && (count as number) > 0));
  checks.push(
    check(
      'whole numbers above 0',
      bad === undefined ? null : `a count is ${typeof bad} ${String(bad)}`,
    ),
  );
  return checks;
}

async function whyLazyAnswer(
  implementation: RowsImplementation,
  rows: () => Parameters<RowsImplementation['countUniques']>[0],
): Promise<string | null> {
  try {
    const returned: unknown = implementation.countUniques(rows());
    const then = (returned as { then?: unknown } | null)?.then;
    if (typeof then === 'function' && !(returned instanceof Promise)) {
      return 'it returns a thenable that is no promise, and may work when it is waited for';
    }
    return whyLazyNested(returned instanceof Promise ? await returned : returned);
  } catch {
    return null;
  }
}
