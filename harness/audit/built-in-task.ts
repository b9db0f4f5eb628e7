/** A task that is built in: what it brings beside what a task file can say, and how either is audited. Runs in the parent. */
import type { Answers, Measured } from '../parent/measure-workload.ts';
import type { GroupStage } from '../parent/stage.ts';
import type { AuditEntry } from '../record/audit-entry.ts';
import type { KnownSuites } from '../request/suites.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { auditTask } from './task/audit-task.ts';

/** One object, which nothing of the harness knows by name. */
export interface BuiltInTask extends KnownSuites {
  /**
   * Audits functions over rows by requirements of its own, on record.
   *
   * @param known Answers that were checked before.
   */
  readonly requirements: (
    stage: GroupStage,
    implementations: readonly PlugIn[],
    known?: Answers,
  ) => Promise<readonly AuditEntry[]>;
  /** Ways, by name, in which its entry point `injected` makes an answer wrong, and which its judge must tell. */
  readonly wrongAnswers: readonly string[];
}

/**
 * Audits implementations by what their task requires; every trial and every entry is on record. Of a task that is built in, only
 * functions over rows are.
 *
 * @param implementations Those that the inspection found sound.
 * @param known What was seen of them before.
 * @throws UsageError where nothing can be judged for a mistake in the task.
 */
export async function auditBy(
  builtIn: BuiltInTask,
  stage: GroupStage,
  implementations: readonly PlugIn[],
  known?: Pick<Measured, 'answers' | 'watched'>,
): Promise<void> {
  if (stage.dataset.task !== undefined) await auditTask(stage, implementations, known?.watched);
  else if (stage.group.form === 'rows')
    await builtIn.requirements(stage, implementations, known?.answers);
}
