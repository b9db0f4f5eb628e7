/** Calls that are timed, warm-ups and series, whatever is called. Runs in trial processes. */
import type { SteadyResult, SteadySpecification } from '../../wire/passes/steady.ts';
import type { TimeResult, TimeSpecification } from '../../wire/passes/time.ts';
import { collectAndSettle, collectGarbage } from '../garbage.ts';
import type { Turns } from '../turns.ts';
import type { CallInput } from './call-input.ts';
import { forgetPeakRss, readPeakRss, readSwapped } from './peak-rss.ts';
import { TimedCalls } from './timed-calls.ts';

const FEWEST_CALLS = 2;

/**
 * Calls the implementation `warmUps` times and then `iterations` times. Every one of those counts: leaving out any by what it
 * took, or had to wait, would bias what is left. Every answer is settled. Calls that count take turns with those of other
 * processes; all else may be done beside them.
 */
export async function timeCalls<Captured>(
  input: CallInput<Captured>,
  { warmUps, iterations, layout, isFirstCallAlone }: TimeSpecification,
  turns: Turns,
  lookAtBuiltIns: () => void,
): Promise<TimeResult> {
  const calls = new TimedCalls(input, turns, lookAtBuiltIns);
  const alone = Math.min(warmUps, isFirstCallAlone ? 1 : 0);
  const first = await calls.make(alone, collectAndSettle, 'in turns');
  const others = await calls.make(warmUps - alone, collectGarbage);
  lookAtBuiltIns();
  const warmUpsNs = [...first, ...others].map(({ wallNs }) => wallNs);
  forgetPeakRss();
  const samples = await calls.make(iterations, collectAndSettle, 'in turns');
  lookAtBuiltIns();
  const peakRssBytes = readPeakRss();
  const swappedBytes = readSwapped();
  const firstCallNs = first[0]?.wallNs ?? null;
  return { layout, firstCallNs, warmUpsNs, samples, peakRssBytes, swappedBytes };
}

/** The first call of a series, where that was made already, and what it took with its preparation. */
interface FirstOfSeries {
  readonly callNs: number;
  readonly ms: number;
}

/** A series of calls, until one of the limits is reached. */
export async function seriesOf<Captured>(
  calls: TimedCalls<Captured>,
  { mostCalls, mostSeconds }: Pick<SteadySpecification, 'mostCalls' | 'mostSeconds'>,
  known: FirstOfSeries | null = null,
): Promise<Pick<SteadyResult, 'callsNs' | 'secondsPerCall'>> {
  const startMs = performance.now() - (known?.ms ?? 0);
  const firstNs = known?.callNs ?? (await calls.make(1, collectAndSettle))[0]!.wallNs;
  // The input is made anew for each call, which takes as long as many a call does.
  const affordable = Math.floor((mostSeconds * 1e3) / (performance.now() - startMs));
  const total = Math.min(mostCalls, Math.max(FEWEST_CALLS, affordable));
  const others = await calls.make(total - 1, collectAndSettle);
  const secondsPerCall = (performance.now() - startMs) / 1e3 / total;
  return { callsNs: [firstNs, ...others.map(({ wallNs }) => wallNs)], secondsPerCall };
}
