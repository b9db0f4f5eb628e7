/** Profiles of a run's implementations, made after everything else and within its budget: `run --why`. Runs in the parent. */
import type { Measured } from '../parent/measure-workload.ts';
import { totalOf } from '../parent/remaining-time.ts';
import type { GroupStage, NamedDataset } from '../parent/stage.ts';
import { type ProfileEntry, resultOnRecord } from '../record/profile-entry.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { profilesOf } from './stage-profiles.ts';

/** Enough to see where time goes; memory is looked at in detail on as many. */
const MOST_EVENTS = 500_000;
/** What the profiles of an implementation take, about: seconds for any number of events, and for each of them. */
const SECONDS_EACH = 7;
const SECONDS_OF_EVENT = 20 / MOST_EVENTS;
/** Times are what is waited for: profiles take no more of what is left than this. */
const MOST_OF_BUDGET = 0.5;
/** Without the baseline and one candidate there is nothing to be explained. */
const FEWEST_PROFILED = 2;

/**
 * Measures, and profiles whoever gave a right answer, the baseline first. Two are profiled however little time is left; of the
 * others an entry without results says that there was none.
 *
 * @param measure What comes before; it gets as much less time.
 */
export async function measureAndProfile(
  stage: GroupStage,
  implementations: readonly PlugIn[],
  measure: (stage: GroupStage, implementations: readonly PlugIn[]) => Promise<Measured>,
): Promise<Measured> {
  const refusal = refusalOf(stage, implementations);
  if (refusal !== null) {
    const measured = await measure(stage, implementations);
    stage.context.writer.add(notProfiled(stage, refusal));
    return measured;
  }
  const { context, dataset, workload, group, deadlineMs } = stage;
  const events = Math.min(dataset.events, MOST_EVENTS);
  const secondsEach = SECONDS_EACH + events * SECONDS_OF_EVENT;
  const leftSeconds = Math.max(0, deadlineMs - performance.now()) / 1e3;
  const reservedSeconds = Math.min(
    implementations.length * secondsEach,
    MOST_OF_BUDGET * leftSeconds,
  );
  const measured = await measure(
    {
      ...stage,
      deadlineMs: deadlineMs - reservedSeconds * 1e3,
      followingSeconds: totalOf(stage.followingSeconds, reservedSeconds),
    },
    implementations,
  );
  // A control is the baseline once more.
  const right = measured.right
    .filter(({ name }) => name !== group.control)
    .toSorted((a, b) => Number(b.name === group.baseline) - Number(a.name === group.baseline));
  // Alone, nothing is compared with it.
  if (right.length < FEWEST_PROFILED) return measured;
  const isTask = dataset.task !== undefined;
  const part = { ...dataset, name: workload.name, ...(isTask ? {} : { events }) };
  for (const [index, plugIn] of right.entries()) {
    const isTimeLeft = performance.now() + secondsEach * 1e3 <= deadlineMs;
    const entry =
      index < FEWEST_PROFILED || isTimeLeft
        ? await profiled(stage, plugIn, part)
        : unprofiled(stage, plugIn, part);
    context.writer.add(entry);
  }
  return measured;
}

/** Profiles whoever is known to be right, and measures nothing. */
export async function profileAlone(
  stage: GroupStage,
  implementations: readonly PlugIn[],
): Promise<void> {
  const measured = (_: GroupStage, right: readonly PlugIn[]) =>
    Promise.resolve({ answers: new Map(), watched: new Map(), right });
  await measureAndProfile(stage, implementations, measured);
}

/** Why there are no profilers for it, or nothing to tell by them; null where there are. */
function refusalOf(
  { group, dataset }: GroupStage,
  implementations: readonly PlugIn[],
): string | null {
  const objectsAlone = 'it explains objects alone, where they were counted.';
  if (group.form !== 'rows' && dataset.task === undefined)
    return `--why profiles functions over rows of events, and those of task files; of ${group.form} ${objectsAlone}`;
  const elsewhere = implementations.find(({ runtime }) => runtime !== undefined);
  if (elsewhere !== undefined)
    return `--why profiles on the Node that uniqbench runs on, and ${elsewhere.name} runs on another one or with flags; ${objectsAlone}`;
  // Whoever failed is told of elsewhere.
  const [only, ...others] = group.implementations.filter((name) => name !== group.control);
  if (only !== undefined && others.length === 0)
    return `--why tells what a baseline spends that another one does not, and there is no other: name one beside ${only}, or use uniqbench profile.`;
  return null;
}

/** What was asked for and not done is said; objects are explained all the same. */
function notProfiled({ group, workload, dataset }: GroupStage, message: string): ProfileEntry {
  return {
    type: 'profile',
    implementation: group.baseline,
    workload: workload.name,
    events: dataset.events,
    startedAt: new Date().toISOString(),
    durationMs: 0,
    results: [
      {
        tool: 'cpu',
        calls: null,
        durationMs: 0,
        rankings: [],
        problem: { outcome: 'not profiled', message },
      },
    ],
  };
}

async function profiled(
  stage: GroupStage,
  plugIn: PlugIn,
  dataset: NamedDataset,
): Promise<ProfileEntry> {
  const startedMs = performance.now();
  const begun = unprofiled(stage, plugIn, dataset);
  const results = await profilesOf(stage, plugIn, dataset);
  return {
    ...begun,
    durationMs: performance.now() - startedMs,
    results: results.map(resultOnRecord),
  };
}

function unprofiled(
  { workload }: GroupStage,
  { name }: PlugIn,
  { events }: NamedDataset,
): ProfileEntry {
  return {
    type: 'profile',
    implementation: name,
    workload: workload.name,
    events,
    startedAt: new Date().toISOString(),
    durationMs: 0,
    results: [],
  };
}
