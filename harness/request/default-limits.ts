/** What a trial may take, by what the user says of it. Runs in the parent. */
import { totalmem } from 'node:os';
import type { TrialLimits } from '../spawn/trial.ts';

/** Of a trial. */
export const DEFAULT_TIMEOUT_SECONDS = 600;

/** Of a file that is loaded: it makes no call, and what takes longer waits for what never comes, as a rule. */
const LOADING_SECONDS = 60;

/** Of a trial, and of loading a file; where the user gives a time, that is the time of both. */
export function limitsOf({
  timeoutSeconds,
  memoryLimitMb = defaultMemoryLimitMb(),
}: {
  readonly timeoutSeconds?: number | undefined;
  readonly memoryLimitMb?: number | undefined;
} = {}): TrialLimits {
  if (timeoutSeconds !== undefined) return { timeoutMs: timeoutSeconds * 1e3, memoryLimitMb };
  const loadingMs = LOADING_SECONDS * 1e3;
  return { timeoutMs: DEFAULT_TIMEOUT_SECONDS * 1e3, memoryLimitMb, loadingMs };
}

/** Three quarters of the memory that this process may use; V8's own default ends near 4 GB. */
export function defaultMemoryLimitMb(): number {
  const constrained = process.constrainedMemory();
  const bytes = constrained > 0 && constrained < totalmem() ? constrained : totalmem();
  return Math.floor((bytes * 0.75) / 2 ** 20);
}

/** Seconds for a whole run. */
export const DEFAULT_BUDGET_SECONDS = 210;
