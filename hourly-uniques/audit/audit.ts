/** The audit of implementations on a workload: its trials, one after the other, and their judgement. Runs in the parent. */
import { modulesOf } from '../../harness/audit/module-graph.ts';
import { bottleneckOf } from '../../harness/audit/source-in-words.ts';
import type { Answers } from '../../harness/parent/measure-workload.ts';
import type { GroupStage, NamedDataset } from '../../harness/parent/stage.ts';
import { profilesOf } from '../../harness/profilers/stage-profiles.ts';
import { ANSWER_ALONE, type AuditEntry } from '../../harness/record/audit-entry.ts';
import { completed, type TrialFailure, type TrialOutcome } from '../../harness/wire/outcome.ts';
import type { PlugIn } from '../../harness/wire/plug-in.ts';
import type { Trick } from '../../harness/wire/refusal.ts';
import { eachTrickOnce } from '../../harness/wire/tricks.ts';
import { answerAlone } from '../answer-alone.ts';
import { AuditTrials } from './audit-trials.ts';
import type { Costs, Evidence } from './evidence.ts';
import { judgeCounting, judgeDuplicates, judgeOrder, judgeStructure } from './judge-answers.ts';
import { judgeOnePass, judgePeak, judgeScaling, scalingOf } from './judge-costs.ts';
import { judgeBottleneck, judgeModules } from './judge-source.ts';
import { preparePresets } from './preset-datasets.ts';

/** Memory, scaling and profile are measured on so many of the first events. */
const MEASURED_EVENTS = 200_000;
/** Answers, examination, curves, scaling, census. */
const TRIALS_EACH = 12;

/**
 * Audits implementations on a prepared workload, against the run's baseline; every trial and every entry is on
 * record.
 *
 * @param implementations Those that the inspection found sound.
 * @param known Answers to the whole dataset that were checked before.
 */
export async function audit(
  stage: GroupStage,
  implementations: readonly PlugIn[],
  known: Answers = new Map(),
): Promise<AuditEntry[]> {
  const { settings, rule, context, workload, dataset } = stage;
  const events = Math.min(dataset.events, MEASURED_EVENTS);
  const presets = await preparePresets(stage);
  try {
    const trials = new AuditTrials(stage, (implementations.length + 1) * TRIALS_EACH);
    const own: NamedDataset = { ...dataset, name: workload.name };
    const answerTo = async (plugIn: PlugIn) => known.get(plugIn) ?? trials.verify(plugIn, own);
    const alone = answerAlone(ANSWER_ALONE, dataset.folder, events);
    const ofAnswer = {
      scale: await trials.scale(alone, own, events, true),
      census: await trials.census(alone, own, events),
    };
    // The baseline first: the others are compared with it.
    const baseline = settings.implementations.find(({ name }) => name === rule.baseline)!;
    const baselineAnswer = await answerTo(baseline);
    const ofBaseline = await costsOf(trials, baseline, own, events, baselineAnswer);
    const entries: AuditEntry[] = [];
    for (const plugIn of implementations) {
      const isBaseline = plugIn.name === baseline.name;
      const answer = isBaseline ? baselineAnswer : await answerTo(plugIn);
      const costs = isBaseline ? ofBaseline : await costsOf(trials, plugIn, own, events, answer);
      const answers = [{ workload: workload.name, events: dataset.events, outcome: answer }];
      for (const preset of presets.datasets) {
        const outcome = await trials.verify(plugIn, preset);
        answers.push({ workload: preset.preset, events: preset.events, outcome });
      }
      const entry = judge(workload.name, {
        implementation: plugIn.name,
        baseline: baseline.name,
        events,
        bottleneck: bottleneckOf(settings, plugIn),
        answers,
        examined: await trials.examine(plugIn, own),
        watched: await trials.watch(plugIn, own),
        own: costs,
        ofBaseline,
        ofAnswer,
        modules: await modulesOf(plugIn.source),
        profiles: isHopeless(answer) ? [] : await profilesOf(stage, plugIn, { ...own, events }),
      });
      context.writer.add(entry);
      entries.push(entry);
    }
    return entries;
  } finally {
    presets.remove();
  }
}

/** One that does not end on the whole workload is only given parts of it. */
function isHopeless(answer: TrialOutcome): answer is TrialFailure {
  return ['timed out', 'out of memory', 'crashed'].includes(answer.outcome);
}

async function costsOf(
  trials: AuditTrials,
  plugIn: PlugIn,
  dataset: NamedDataset,
  events: number,
  answer: TrialOutcome,
): Promise<Costs> {
  const scale = await trials.scale(plugIn, dataset, events);
  if (isHopeless(answer)) return { scale, peak: answer, census: answer };
  const peak = await trials.peak(plugIn, dataset, events);
  return { scale, peak, census: await trials.census(plugIn, dataset, events) };
}

/** All requirements, from all that is known. Pure. */
export function judge(workload: string, evidence: Evidence): AuditEntry {
  const tricks = tricksIn(evidence);
  return {
    type: 'audit',
    implementation: evidence.implementation,
    workload,
    requirements: [
      judgeCounting(evidence, tricks),
      judgeOrder(evidence),
      judgePeak(evidence),
      judgeScaling(evidence, tricks),
      judgeStructure(evidence, tricks),
      judgeDuplicates(evidence),
      judgeModules(evidence, tricks),
      judgeOnePass(evidence, tricks),
      judgeBottleneck(evidence),
    ],
    scaling: scalingOf(evidence),
    tricks,
  };
}

/** What it was caught at in any of its trials; each trick once, by the examination's words where it has them. */
function tricksIn({ examined, watched, answers, own }: Evidence): Trick[] {
  const outcomes = [
    ...[examined, watched],
    ...answers.map(({ outcome }) => outcome),
    ...[own.scale, own.census],
  ];
  const all = [
    ...(completed(examined)?.tricks ?? []),
    ...outcomes.flatMap((outcome) => (outcome.outcome === 'trick' ? outcome.tricks : [])),
  ];
  return eachTrickOnce(all);
}
