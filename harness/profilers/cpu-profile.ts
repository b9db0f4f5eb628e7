/** CPU profiles: reading them back, and leading them to their sources. Pure but for the source map; runs in the parent. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageFolder } from '../../package-folder.ts';
import type { Ranking } from '../record/profile-record.ts';
import { isOwnCode } from '../wire/own-frame.ts';
import { type Part, rank } from './hotspots.ts';
import type { SourceLine, SourceLines } from './source-lines.ts';

/** A function's place as the inspector tells it; lines and columns from 0, -1 where there are none. */
export interface CallFrame {
  readonly functionName: string;
  readonly scriptId: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

interface CpuNode {
  readonly id: number;
  readonly callFrame: CallFrame;
  readonly hitCount: number;
  /** Those that it called. */
  readonly children?: readonly number[];
  /** Lines from 1. */
  readonly positionTicks?: readonly { readonly line: number; readonly ticks: number }[];
}

/** A .cpuprofile (Chrome DevTools protocol, `Profiler.Profile`); times in microseconds. */
export interface CpuProfile {
  readonly nodes: readonly CpuNode[];
  readonly startTime: number;
  readonly endTime: number;
}

/** The same profile with functions and lines of the sources, as DevTools and speedscope will show it. */
export function toSources<Profile extends CpuProfile>(
  profile: Profile,
  lines: SourceLines,
): Profile {
  const nodes = profile.nodes.map((node) => ({
    ...node,
    callFrame: frameAtSource(node.callFrame, lines),
    ...(node.positionTicks === undefined
      ? {}
      : {
          positionTicks: node.positionTicks.map(({ line, ticks }) => ({
            line: lines.find(node.callFrame.url, line)?.line ?? line,
            ticks,
          })),
        }),
  }));
  return { ...profile, nodes };
}

/** A frame moved to its source. */
export function frameAtSource(frame: CallFrame, lines: SourceLines): CallFrame {
  const source = lines.find(frame.url, frame.lineNumber + 1, frame.columnNumber);
  return source === null ? frame : { ...frame, url: source.url, lineNumber: source.line - 1 };
}

/** Whether anything of the implementation's own code is in it. */
export function hasOwnFrames(profile: CpuProfile, lines: SourceLines): boolean {
  return profile.nodes.some(
    ({ callFrame, hitCount }) => hitCount > 0 && lines.isOwn(callFrame.url),
  );
}

/** Self CPU time by function and by line; waiting is left out. */
export function rankCpu(profile: CpuProfile, lines: SourceLines, calls: number): Ranking[] {
  const busy = profile.nodes.filter(
    ({ hitCount, callFrame }) => hitCount > 0 && callFrame.functionName !== '(idle)',
  );
  const ticks = profile.nodes.reduce((sum, { hitCount }) => sum + hitCount, 0);
  const nsPerTick = ((profile.endTime - profile.startTime) * 1e3) / ticks;
  const byFunction: Part[] = [];
  const byLine: Part[] = [];
  for (const { callFrame, hitCount, positionTicks = [] } of busy) {
    const whole = { ...placeOf(callFrame, lines), amount: hitCount * nsPerTick };
    byFunction.push(whole);
    const placed = whole.file === '' ? [] : positionTicks;
    for (const { line, ticks: lineTicks } of placed) {
      const source = lines.find(callFrame.url, line);
      byLine.push({ ...whole, ...lineOf(source), amount: lineTicks * nsPerTick });
    }
    const rest = hitCount - placed.reduce((sum, tick) => sum + tick.ticks, 0);
    if (rest > 0) byLine.push({ ...whole, line: null, text: null, amount: rest * nsPerTick });
  }
  const about = { measure: 'self CPU time', unit: 'ns', calls } as const;
  return [rank(byFunction, { ...about, by: 'function' }), rank(byLine, { ...about, by: 'line' })];
}

/** A function's name and where it begins. */
export type Place = Omit<Part, 'amount'>;

const ofChild = (...path: readonly string[]) =>
  pathToFileURL(join(packageFolder, 'dist', 'harness', 'child', ...path)).href;
const TASK_CALLS = ofChild('task', 'calls.js');
/** What makes the calls of a task. */
const LOOPS = [
  TASK_CALLS,
  ...['loops.js', 'callable.js', 'hooked-calls.js'].map((file) => ofChild('task', file)),
  ofChild('profilers', 'recorded-task.js'),
];
/** Of very short calls it takes a share that is seen. */
export const LOOP = '(the loop around the calls)';
const INPUT: Place = { function: '(the input)', file: '', line: null, text: null };

/** Functions of the harness below which inputs of a task are made, and answers kept. */
const BETWEEN_CALLS = ['prepare', 'capture', 'release'];

/** Whether what this frame calls belongs to no call. */
export function isBetweenCalls({
  functionName,
  url,
}: Pick<CallFrame, 'functionName' | 'url'>): boolean {
  return url.startsWith(TASK_CALLS) && BETWEEN_CALLS.includes(functionName.replace(/^async /, ''));
}

/** The place of a frame. */
export function placeOf(frame: CallFrame, lines: SourceLines): Place {
  if (LOOPS.includes(frame.url)) return { ...INPUT, function: LOOP };
  // What else this package itself does within a call is to make the rows.
  if (isOwnCode(frame.url)) return INPUT;
  const source = lines.find(frame.url, frame.lineNumber + 1, frame.columnNumber);
  // Of code in a single line, as packages often come, every function is in the first one.
  const isAtTop = frame.lineNumber <= 0 && frame.columnNumber <= 0;
  const isModule = frame.functionName === '' && isAtTop && source !== null;
  const name = isModule ? '(module)' : frame.functionName || '(anonymous)';
  return { function: name, ...lineOf(source) };
}

/** Where a chain of calls begins. */
export const NOWHERE: Place = { function: '', file: '', line: null, text: null };

/**
 * What a built-in function does is told with the function that called it: `countUniques → add`. A chain of them goes
 * by the first, and what the input calls is the input.
 */
export function calledBy(place: Place, caller: Place): Place {
  const isBuiltIn = place.file === '' && !place.function.startsWith('(');
  if (!isBuiltIn || caller.function === '') return place;
  if (caller.file === '' || caller.function.includes(' → ')) return caller;
  return { ...caller, function: `${caller.function} → ${place.function}` };
}

/** The part of a place that a source line tells. */
export function lineOf(source: SourceLine | null): Omit<Place, 'function'> {
  if (source === null) return { file: '', line: null, text: null };
  const { file, line, text } = source;
  return { file, line, text };
}
