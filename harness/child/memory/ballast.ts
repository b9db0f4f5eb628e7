/** Garbage by intention, so that the next collection comes sooner. Runs in trial processes. */

/** An array of 126 elements takes so many bytes with them. */
const BALLAST_ELEMENTS = 126;
const BALLAST_BYTES = 32 + 16 + 8 * BALLAST_ELEMENTS;

/** Fills so many bytes of the young space with garbage. @returns its bytes. */
export function fillYoung(bytes: number): number {
  const arrays = Math.floor(bytes / BALLAST_BYTES);
  for (let index = 0; index < arrays; index++) last.array = new Array(BALLAST_ELEMENTS).fill(null);
  last.array = null;
  return arrays * BALLAST_BYTES;
}

/** What is stored here escapes. */
const last: { array: unknown[] | null } = { array: null };
