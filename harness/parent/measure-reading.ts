/** What it costs to read a workload's file into rows or columns: `--reading`. Runs in the parent. */
import { READ_FORMS, type ReadSpecification } from '../wire/passes/read.ts';
import { recordTrial } from './record-trial.ts';
import type { GroupStage } from './stage.ts';

/** Processes that read the workload's file, and the calls of each. */
const READINGS = 3;
const READING_CALLS = 5;
/** Of the run's budget, for one form on one workload. */
const READING_SHARE = 0.03;

/** What it costs to bring the workload's file into this form: in processes of their own, as calls are. */
export async function measureReading(
  stage: GroupStage,
  form: ReadSpecification['form'],
): Promise<void> {
  const { settings, context, workload, resources } = stage;
  const { replay } = settings;
  if (resources.files === null || replay === null)
    throw new Error('A file is to be read, and there is none.');
  for (let round = 1; round <= READINGS; round++) {
    const { result } = await recordTrial(context, {
      specification: {
        pass: 'read',
        generator: replay,
        form,
        log: resources.files.log,
        mostCalls: READING_CALLS,
        mostSeconds: (READING_SHARE * settings.budgetSeconds) / READINGS,
      },
      workload: workload.name,
      round,
    });
    if (result === null) return;
  }
}

/** Whether files can be read into it. */
export function isReadForm(form: string): form is ReadSpecification['form'] {
  return READ_FORMS.some((one) => one === form);
}
