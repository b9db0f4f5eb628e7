/** What a candidate no longer makes, what it makes instead, and what both make alike, by the census of a call. Pure. */

import type { ObjectCount } from '../../harness/wire/memory-results.ts';
import { INTERNALS } from '../../harness/wire/object-kinds.ts';
import { grouped } from '../../quantity.ts';
import type { FormReport } from '../figures/parts.ts';
import type { Report } from '../figures/report.ts';
import { isDiscredited, isRight } from '../figures/rightness.ts';
import { columnFormat, shownName } from './units.ts';

/** Less than this is in no sentence: objects of the engine's own come and go. */
const FEWEST_OBJECTS = 1_000;
/** The share of what the two allocate together that a kind must differ by, or have, to be worth naming. */
const LEAST_SHARE = 0.02;
/** So near each other two counts are as many. */
const AS_MANY = 0.01;
const MOST_KINDS = 4;

interface Kind {
  readonly kind: string;
  readonly base: Amount;
  readonly own: Amount;
}

interface Amount {
  readonly count: number;
  readonly bytes: number;
}

/**
 * For each right candidate, in the order of the request: `nested-seen-cached makes fewer objects than naive-set-of-sets of string
 * (flat): 2,509,913 (80.6 MB). As many: Set 9,982 …`. None where objects were not counted; nothing is said that no count stands behind.
 */
export function whyInWords(report: FormReport, workload: string): string[] {
  const { baseline, implementations } = report.request;
  const base = allocatedOf(report, workload, baseline);
  if (base === null || isDiscredited(report, workload, baseline)) return [];
  return implementations
    .filter((name) => name !== baseline && isRight(report, workload, name))
    .flatMap((name) => {
      const own = allocatedOf(report, workload, name);
      return own === null ? [] : [sentenceOf(shownName(name), shownName(baseline), base, own)];
    });
}

/** Of the first events, where all were measured in less detail. */
function allocatedOf(
  { memory }: Report,
  workload: string,
  name: string,
): readonly ObjectCount[] | null {
  const sizes = memory
    .filter((one) => one.workload === workload && one.implementation === name)
    .toSorted((a, b) => a.events - b.events);
  return sizes[0]?.allocatedObjects ?? null;
}

function sentenceOf(
  name: string,
  baseline: string,
  base: readonly ObjectCount[],
  own: readonly ObjectCount[],
): string {
  const kinds = kindsOf(base, own);
  const total = kinds.reduce((sum, one) => sum + one.base.bytes + one.own.bytes, 0);
  const differing = kinds.filter((one) => !isAlike(one));
  const listed = (what: string, sign: 1 | -1) => {
    const told = differing
      .map(({ kind, base: theirs, own: its }) => ({
        kind,
        count: sign * (its.count - theirs.count),
        bytes: sign * (its.bytes - theirs.bytes),
      }))
      .filter(({ bytes }) => bytes > 0 && bytes >= LEAST_SHARE * total)
      .toSorted((a, b) => b.bytes - a.bytes)
      .slice(0, MOST_KINDS)
      .map(({ kind, ...amount }) => `${kind} ${inWords(amount)}`);
    return told.length === 0 ? [] : [`${what}: ${told.join('; ')}.`];
  };
  const alike = kinds
    .filter((one) => isAlike(one) && one.base.count >= FEWEST_OBJECTS)
    .toSorted((a, b) => b.base.bytes - a.base.bytes)
    .slice(0, MOST_KINDS)
    .map(({ kind, base: both }) => `${kind} ${grouped(both.count)}`);
  const parts = [
    ...listed('Less', -1),
    ...listed('More', 1),
    ...(alike.length === 0 ? [] : [`As many: ${alike.join('; ')}.`]),
  ];
  const told = parts.length === 0 ? 'Much the same.' : parts.join(' ');
  return `What a call of ${name} makes, against ${baseline}. ${told}`;
}

/** `2,509,913 (80.6 MB)`; the bytes alone where there are not more objects, but larger ones. */
function inWords({ count, bytes }: Amount): string {
  const { unit, format } = columnFormat('bytes', [bytes]);
  const size = `${format(bytes)} ${unit}`;
  return count <= 0 ? size : `${grouped(count)} (${size})`;
}

/** Of both, but for what the engine makes for itself. */
function kindsOf(base: readonly ObjectCount[], own: readonly ObjectCount[]): Kind[] {
  const names = new Set([...base, ...own].map(({ kind }) => kind));
  names.delete(INTERNALS);
  const amountOf = (objects: readonly ObjectCount[], name: string): Amount =>
    objects.find(({ kind }) => kind === name) ?? { count: 0, bytes: 0 };
  return [...names].map((kind) => ({
    kind,
    base: amountOf(base, kind),
    own: amountOf(own, kind),
  }));
}

function isAlike({ base, own }: Kind): boolean {
  const most = Math.max(base.count, own.count);
  return (
    Math.abs(base.count - own.count) <= AS_MANY * most &&
    Math.abs(base.bytes - own.bytes) <= AS_MANY * Math.max(base.bytes, own.bytes)
  );
}
