/** Datasets beside the workload's own, on which an audit asks for answers. Runs in the parent. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { recordTrial } from '../../harness/parent/record-trial.ts';
import type { GroupStage, NamedDataset } from '../../harness/parent/stage.ts';
import { AUDIT_PRESETS, auditWorkload } from '../../harness/record/audit-entry.ts';
import { findWorkload, loadGenerators } from '../../harness/request/workloads.ts';

const EVENTS = 20_000;

/** The dataset of a preset. */
export interface PresetDataset extends NamedDataset {
  readonly preset: string;
}

/** Draws them, and saves them beside the run's other datasets until they are removed. */
export async function preparePresets({ settings, context }: GroupStage): Promise<{
  readonly datasets: readonly PresetDataset[];
  readonly remove: () => void;
}> {
  const generators = await loadGenerators(context.scratchFolder);
  const datasets: PresetDataset[] = [];
  for (const preset of AUDIT_PRESETS) {
    const { generator, parameters } = findWorkload(preset, { asked: EVENTS }, {}, generators);
    const folder = mkdtempSync(join(context.scratchFolder, 'audit-'));
    const name = auditWorkload(preset);
    const { result } = await recordTrial(context, {
      specification: {
        pass: 'prepare',
        generator: generator.plugIn,
        parameters,
        seed: settings.seed,
        inputSeed: settings.inputKey,
        datasetFolder: folder,
        files: null,
      },
      workload: name,
    });
    if (result === null) throw new Error(`The events of ${preset} could not be drawn.`);
    datasets.push({ preset, name, ...result.dataset, folder });
  }
  return { datasets, remove: () => removeFolders(datasets) };
}

/** Also where an implementation has removed them before. */
export function removeFolders(datasets: readonly { readonly folder: string }[]): void {
  for (const { folder } of datasets) rmSync(folder, { recursive: true, force: true });
}
