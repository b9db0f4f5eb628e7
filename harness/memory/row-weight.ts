/** What the rows of the input weigh, so that they can be left out of what a call allocates. Pure. */

import type { StringWeight } from '../rows.ts';
import type { Census } from './census.ts';
import type { ObjectKind } from './object-kinds.ts';
import type { ObjectCount } from './results.ts';

/** The strings of the rows `start` to `end`, as {@link StringWeight}s. */
export type StringsBetween = (
  start: number,
  end: number,
) => { readonly flat: StringWeight; readonly slices: StringWeight };

/** So many rows without their strings, scaled from the sample, and their strings. */
export function weightOfRows(
  sample: Census,
  sampleRows: number,
  rows: number,
  strings: ReturnType<StringsBetween>,
): Census {
  const scaled = [...sample].map(([kind, { count, bytes }]): [ObjectKind, StringWeight] => {
    const times = rows * Math.round(count / sampleRows);
    return [kind, { count: times, bytes: times === 0 ? 0 : times * Math.round(bytes / count) }];
  });
  return new Map([...scaled, [FLAT, strings.flat], [SLICE, strings.slices]]);
}

const FLAT = 'string (flat)' satisfies ObjectKind;
const SLICE = 'string (slice)' satisfies ObjectKind;

/** @throws Error where the strings of the sample rows are not what their lengths make them. */
export function assertStrings(sample: Census, expected: ReturnType<StringsBetween>): void {
  for (const [kind, weight] of [
    [FLAT, expected.flat],
    [SLICE, expected.slices],
  ] as const) {
    const { count, bytes } = sample.get(kind) ?? { count: 0, bytes: 0 };
    // A string more or less may be the engine's own.
    if (
      Math.abs(count - weight.count) > STRAY_STRINGS ||
      Math.abs(bytes - weight.bytes) > STRAY_STRINGS * 100
    ) {
      throw new Error(
        `The sample rows have ${count} objects of kind ${kind} in ${bytes} bytes; by their lengths it ` +
          `should be ${weight.count} in ${weight.bytes}: this V8 lays strings out in another way.`,
      );
    }
  }
}

const STRAY_STRINGS = 8;

/**
 * A string that becomes the name of a property is replaced in place by a reference to the engine's own copy:
 * one of the input's strings is missing then, and a reference is there that nobody allocated.
 */
export function replaced(counts: readonly ObjectCount[]): ObjectCount[] {
  const byKind = new Map(counts.map((entry) => [entry.kind, entry]));
  for (const kind of [SLICE, FLAT]) {
    const missing = byKind.get(kind);
    const references = byKind.get(FORWARDING);
    if (missing === undefined || references === undefined || missing.count >= 0) continue;
    const share = Math.min(1, -missing.count / references.count);
    byKind.set(kind, { kind, count: 0, bytes: 0 });
    byKind.set(FORWARDING, {
      kind: FORWARDING,
      count: references.count - Math.round(references.count * share),
      bytes: references.bytes - Math.round(references.bytes * share),
    });
  }
  return [...byKind.values()].filter(({ count, bytes }) => count !== 0 || bytes !== 0);
}

const FORWARDING = 'string (forwarding)' satisfies ObjectKind;
