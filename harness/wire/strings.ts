/** Who owns the strings of rows. Plain data. */

/**
 * Who owns the strings of an event, which decides what it costs to keep one:
 * - `shared`: one string for each distinct value, as from a table of names;
 * - `fresh`: a string of its own for each field of each event, as a decoder of bytes makes them;
 * - `slices`: substrings of the event's line, as `split`, `slice` and regular expressions make them. V8
 *   makes them point into the line, so that whoever keeps one keeps the line alive.
 */
export const STRING_OWNERSHIPS = ['shared', 'fresh', 'slices'] as const;

/** One of {@link STRING_OWNERSHIPS}. */
export type StringOwnership = (typeof STRING_OWNERSHIPS)[number];
