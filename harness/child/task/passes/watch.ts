/** What an implementation of a task keeps between its calls. Runs in a trial process that has made no call before. */
import { isUsageError } from '../../../../contract.ts';
import type { TrialReply } from '../../../wire/envelope.ts';
import type { WatchSpecification } from '../../../wire/passes/watch.ts';
import { NOTES } from '../../../wire/tricks.ts';
import { judgeSeries, weighSeries } from '../kept-between-calls.ts';
import { onTask, type TaskSubject } from '../subject.ts';

/** Watches it; whoever throws is told by the check of its answers. */
export function run(specification: WatchSpecification): Promise<TrialReply<'watch'>> {
  return onTask({ ...specification, inputSeed: specification.seed }, watch);
}

async function watch(subject: TaskSubject): Promise<TrialReply<'watch'>> {
  try {
    const series = await weighSeries(subject);
    if (series !== null) return { kind: 'watched', notes: judgeSeries(series) };
    const evidence = 'a few dozen calls take more than 10 s';
    return { kind: 'watched', notes: [{ note: NOTES.unwatched, evidence }] };
  } catch (error) {
    if (isUsageError(error)) throw error;
    return { kind: 'watched', notes: [] };
  }
}
