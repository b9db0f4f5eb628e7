/** What a trial may take where the user says nothing. Runs in the parent. */
import { totalmem } from 'node:os';
import type { TrialLimits } from '../spawn/trial.ts';

/** Of a trial. */
export const DEFAULT_TIMEOUT_SECONDS = 600;

/** Of a trial, where the user says nothing. */
export function defaultLimits(): TrialLimits {
  return { timeoutMs: DEFAULT_TIMEOUT_SECONDS * 1e3, memoryLimitMb: defaultMemoryLimitMb() };
}

/** Three quarters of the memory that this process may use; V8's own default ends near 4 GB. */
export function defaultMemoryLimitMb(): number {
  const constrained = process.constrainedMemory();
  const bytes = constrained > 0 && constrained < totalmem() ? constrained : totalmem();
  return Math.floor((bytes * 0.75) / 2 ** 20);
}

/** Seconds for a whole run. */
export const DEFAULT_BUDGET_SECONDS = 210;
