/** Reads back what V8's own profilers have written, and leads it to the sources. Runs in the parent. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { type Findings, NO_FINDINGS } from '../record/profile-record.ts';
import type { BuiltInTool } from '../wire/profiling-tools.ts';
import { hasOwnFrames, rankCpu, toSources } from './cpu-profile.ts';
import { type SampledProfile, withinWindows } from './cpu-windows.ts';
import { type HeapProfile, heapToSources, rankHeap } from './heap-profile.ts';
import type { Profiled } from './outcome.ts';
import { explainSnapshot } from './retainers.ts';
import { readSnapshot } from './snapshot.ts';
import type { SourceLines } from './source-lines.ts';
import { stacksOf } from './stacks.ts';
import { readTraceGc } from './trace-gc.ts';

/**
 * What a profile says; CPU and heap profiles are written anew with the lines of the sources.
 *
 * @returns null where it holds nothing of the implementation.
 */
export function readBack(
  tool: BuiltInTool,
  file: string,
  { calls, startMs, endMs, windows }: Profiled,
  lines: SourceLines,
): Findings | null {
  switch (tool) {
    case 'cpu': {
      const whole: SampledProfile = JSON.parse(readFileSync(file, 'utf8'));
      const profile = windows === undefined ? whole : withinWindows(whole, windows);
      if (!hasOwnFrames(profile, lines)) return null;
      writeFileSync(file, JSON.stringify(toSources(profile, lines)));
      return {
        ...NO_FINDINGS,
        rankings: rankCpu(profile, lines, calls),
        stacks: stacksOf(profile, lines, calls),
      };
    }
    case 'heap': {
      const profile: HeapProfile = JSON.parse(readFileSync(file, 'utf8'));
      const sampled = rankHeap(profile, lines, { measure: 'bytes allocated', calls });
      writeFileSync(file, JSON.stringify(heapToSources(profile, lines)));
      return sampled === null ? null : { ...NO_FINDINGS, rankings: [sampled] };
    }
    case 'snapshot': {
      // The place where it should have been taken was not reached.
      if (statSync(file).size === 0) return null;
      const kept = explainSnapshot(readSnapshot(file), lines, calls);
      return kept === null ? null : { ...NO_FINDINGS, rankings: kept.rankings, kept };
    }
    case 'trace-gc': {
      const collections = readTraceGc(readFileSync(file, 'utf8'), windows ?? [[startMs, endMs]]);
      return collections.length === 0 ? null : { ...NO_FINDINGS, collections };
    }
  }
}
