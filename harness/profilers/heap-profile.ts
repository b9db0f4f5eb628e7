/** Sampling heap profiles, and the account by line. Pure but for the source map; runs in the parent. */

import type { Position } from 'acorn';
import type { Measure, Ranking } from '../record/profile-record.ts';
import { ELSEWHERE_SITE, INPUT_SITE } from '../wire/allocation-sites.ts';
import {
  type CallFrame,
  calledBy,
  frameAtSource,
  isBetweenCalls,
  lineOf,
  NOWHERE,
  type Place,
  placeOf,
} from './cpu-profile.ts';
import { type Part, rank } from './hotspots.ts';
import type { Site } from './instrument.ts';
import type { SourceLines } from './source-lines.ts';

interface HeapNode {
  readonly callFrame: CallFrame;
  readonly selfSize: number;
  readonly children: readonly HeapNode[];
}

/** A .heapprofile (Chrome DevTools protocol, `HeapProfiler.SamplingHeapProfile`). */
export interface HeapProfile {
  readonly head: HeapNode;
}

/** The same profile with functions and lines of the sources. */
export function heapToSources(profile: HeapProfile, lines: SourceLines): HeapProfile {
  const moved = (node: HeapNode): HeapNode => ({
    ...node,
    callFrame: frameAtSource(node.callFrame, lines),
    children: node.children.map(moved),
  });
  return { ...profile, head: moved(profile.head) };
}

/**
 * Bytes by function, of what was allocated within the implementation's own calls: native functions and
 * functions of other files have a place of their own, named with the implementation's function that called them.
 *
 * @returns null where there is no frame of the implementation.
 */
export function rankHeap(
  profile: HeapProfile,
  lines: SourceLines,
  about: { readonly measure: Measure; readonly calls: number },
): Ranking | null {
  const parts: Part[] = [];
  const visit = (node: HeapNode, caller: Place, isInside: boolean): void => {
    if (isBetweenCalls(node.callFrame)) return;
    const place = calledBy(placeOf(node.callFrame, lines), caller);
    const isWithin = isInside || lines.isOwn(node.callFrame.url);
    if (isWithin && node.selfSize > 0) parts.push({ ...place, amount: node.selfSize });
    for (const child of node.children) visit(child, place, isWithin);
  };
  visit(profile.head, NOWHERE, false);
  return parts.length === 0 ? null : rank(parts, { ...about, by: 'function', unit: 'bytes' });
}

/** A site, and the module that it is in. */
export interface PlacedSite extends Site {
  readonly url: string;
}

/** Bytes by function and by source line, input excluded; what is in no statement is a place of its own. */
export function rankSites(
  bytesBySite: readonly number[],
  sites: readonly PlacedSite[],
  calls: number,
  lines: SourceLines,
): Ranking[] {
  const placed = (placeOfSite: (site: PlacedSite) => Place) =>
    bytesBySite.flatMap((amount, number): Part[] => {
      if (number === INPUT_SITE) return [];
      const site = sites[number - ELSEWHERE_SITE - 1];
      if (site !== undefined) return [{ ...placeOfSite(site), amount }];
      return [{ function: '(outside its statements)', ...lineOf(null), amount }];
    });
  const at = (url: string, { line, column }: Position) => lineOf(lines.find(url, line, column));
  const byFunction = placed((site) => ({
    function: site.function.name,
    ...at(site.url, site.function.start),
  }));
  const byLine = placed((site) => ({ function: site.function.name, ...at(site.url, site.start) }));
  const about = { measure: 'bytes allocated', unit: 'bytes', calls } as const;
  return [rank(byFunction, { ...about, by: 'function' }), rank(byLine, { ...about, by: 'line' })];
}
