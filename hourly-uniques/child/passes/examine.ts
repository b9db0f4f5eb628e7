/** Answers to many small inputs, and what else an implementation does while it makes them. Runs in a trial process. */
import type { PageView, RowsImplementation } from '../../../contract.ts';
import { noteUncaught, workLeftBy } from '../../../harness/child/audit/later-work.ts';
import { noteRequired } from '../../../harness/child/audit/required-modules.ts';
import { inspections, noteInspections } from '../../../harness/child/inspections.ts';
import { changesOf, noteIntrinsics } from '../../../harness/child/intrinsics.ts';
import { furtherChecks } from '../../../harness/child/task/further-checks.ts';
import { taskInputs } from '../../../harness/child/task/inputs.ts';
import { differencesBetween } from '../../../harness/child/task/places.ts';
import { loadImplementation } from '../../../harness/plug-ins/load.ts';
import type { AnyTask } from '../../../harness/plug-ins/load-task.ts';
import type { Check, ExamineSpecification } from '../../../harness/wire/passes/examine.ts';
import type { ResultOf } from '../../../harness/wire/passes.ts';
import { differenceInWords, type Trick } from '../../../harness/wire/refusal.ts';
import { TRICKS } from '../../../harness/wire/tricks.ts';
import { printable } from '../../../printable.ts';
import { whyLazyNested, whyNotPlainNested } from '../../answer-shape.ts';
import { type Dataset, firstEvents } from '../../dataset.ts';
import { differencesFrom } from '../../differences.ts';
import { HOSTILE, ordinaryViews } from '../../hostile-inputs.ts';
import { expectedAnswer } from '../../oracle.ts';
import { call, firstDifference, type Pairs, readPairs } from '../../pairs.ts';
import { RELATIONS } from '../../relations.ts';
import { rowMaker, rowsOf } from '../../rows.ts';
import { thrownInWords } from '../audit/faults.ts';
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
    ...(await taskChecks(implementation, rows, seed)),
    ...(await checkOneShot(implementation, rows, lookAtBuiltIns)),
  ];
  const change = await changeOfInput(implementation);
  const what = 'an array of events that must not be changed';
  checks.push({ requirement: 1, what, fault: change });
  if (change !== null) tricks.push({ trick: TRICKS.changesInput, evidence: change });
  const { answer } = await call(implementation, rows());
  checks.push(...checkShape(answer));
  const lazy = await whyLazyAnswer(implementation, rows);
  if (lazy !== null) tricks.push({ trick: TRICKS.lazy, evidence: lazy });
  const input = rows();
  const later = await workLeftBy(() => implementation.countUniques(input), readPairs);
  const late = later.done ?? thrown()[0];
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

/** The same checks as of a task file, on answers that are read as pairs the moment that they are there. */
async function taskChecks(
  implementation: RowsImplementation,
  rows: () => readonly PageView[],
  seed: number,
): Promise<Check[]> {
  const run = async (input: unknown) => {
    const { pairs, threw } = await call(implementation, input as readonly PageView[]);
    if (pairs === null) throw threw;
    return pairs;
  };
  const workload = 'rows';
  const found: Check[] = [];
  const said = [
    [2, { relations: RELATIONS[2] }],
    [6, { relations: RELATIONS[6] }],
    [1, { relations: RELATIONS[1] }],
    [1, { hostile: HOSTILE }],
  ] as const;
  for (const [requirement, parts] of said) {
    const task = { ...parts, workloads: { [workload]: {} }, make: rows } as unknown as AnyTask;
    const taskInput = { workload, overrides: {}, seed, folder: '', hasData: false };
    const checks = await furtherChecks({
      task,
      implementation: { callable: { kind: 'function', run } },
      inputs: taskInputs(task, taskInput, 0),
      limits: { threads: 1 },
      judge: {
        compare: (_, expected, answer) => {
          const where = firstDifference(expected as Pairs, answer as Pairs);
          return where === null ? [] : [{ where }];
        },
        baseline: () => Promise.reject(new Error('A hostile input has no right answer.')),
      },
    });
    for (const { check, differences } of checks) {
      const fault = differences.map(differenceInWords).join('; ').replace(`${check}: `, '');
      const what = check.replace(/^(?:relation|hostile) /, '');
      found.push({ requirement, what, fault: fault === '' ? null : fault });
    }
  }
  return found;
}

/** What the oracle says of an answer, its first difference in words; null where it is right. */
async function oracleFault(
  implementation: RowsImplementation,
  dataset: Dataset,
  events: Iterable<PageView>,
): Promise<string | null> {
  const called = await call(implementation, events);
  if (called.pairs === null) return thrownInWords(called.threw);
  const wrong = differencesFrom(expectedAnswer(dataset), dataset.pages, called.answer);
  return wrong === null ? null : printable(differenceInWords(wrong.first[0]!), 160);
}

/** What a call changes of the array of events that it was given, in words; null where nothing. */
async function changeOfInput(implementation: RowsImplementation): Promise<string | null> {
  const [views, before] = [ordinaryViews(), ordinaryViews()];
  await call(implementation, views);
  const [change] = differencesBetween(before, views, 1);
  return change === undefined
    ? null
    : `the array of events that it was given is another one afterwards: ${differenceInWords(change)}`;
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
  rows: () => Iterable<PageView>,
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
