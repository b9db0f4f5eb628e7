/** Strings that V8 replaces in place while a call is counted. Pure. */
import type { ObjectCount } from '../../wire/memory-results.ts';
import type { ObjectKind } from '../../wire/object-kinds.ts';

/** Those that hold their characters themselves. */
export const FLAT = 'string (flat)' satisfies ObjectKind;
const SLICE = 'string (slice)' satisfies ObjectKind;

/**
 * What a call allocated of strings. A string that becomes the name of a property, or a key on some versions, is replaced
 * in place: by a reference to the engine's own copy, or by being declared the engine's own itself. Nobody allocates such
 * references, so each is counted as the string that it was; and strings of the input that changed their kind are taken
 * from that kind, not from what the call made.
 *
 * @param stringBytes What a string of the input weighs, on average.
 */
export function replaced(counts: readonly ObjectCount[], stringBytes: number): ObjectCount[] {
  const byKind = new Map(counts.map((entry) => [entry.kind, { ...entry }]));
  const flat = byKind.get(FLAT) ?? { kind: FLAT, count: 0, bytes: 0 };
  const slices = byKind.get(SLICE);
  const own = byKind.get(INTERNALIZED);
  let references = Math.max(0, byKind.get(FORWARDING)?.count ?? 0);
  byKind.delete(FORWARDING);
  if (slices !== undefined && slices.count < 0) {
    const back = Math.min(references, -slices.count);
    slices.count += back;
    slices.bytes += back * SLICE_BYTES;
    references -= back;
  }
  flat.count += references;
  flat.bytes += references * stringBytes;
  let doubtful = references;
  if (flat.count < 0 && own !== undefined && own.count > 0) {
    const back = Math.min(-flat.count, own.count);
    const bytes = Math.min(own.bytes, back * Math.max(LEAST_STRING_BYTES, stringBytes));
    flat.count += back;
    flat.bytes += bytes;
    own.count -= back;
    own.bytes -= bytes;
    doubtful += back;
  }
  byKind.set(FLAT, flat);
  // The average is not the weight of just those that were replaced: what is within that is nothing.
  const isRest = ({ count, bytes }: ObjectCount) =>
    count <= 0 && Math.abs(bytes) <= (doubtful - count) * Math.max(stringBytes, SLICE_BYTES);
  return [...byKind.values()]
    .filter((entry) => !(STRINGS.has(entry.kind) && isRest(entry)))
    .filter(({ count, bytes }) => count !== 0 || bytes !== 0)
    .map((entry) => ({ ...entry, bytes: Math.round(entry.bytes) }))
    .sort((a, b) => b.bytes - a.bytes);
}

const FORWARDING = 'string (forwarding)' satisfies ObjectKind;
const INTERNALIZED = 'string (internalized)' satisfies ObjectKind;
const STRINGS: ReadonlySet<string> = new Set([FLAT, SLICE, INTERNALIZED]);
const SLICE_BYTES = 32;
const LEAST_STRING_BYTES = 24;
