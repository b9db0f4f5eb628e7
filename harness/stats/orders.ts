/** In which order the sides of a round are measured. Pure. */

/**
 * A random order for each pair of rounds: as it came in the first, and back to front in the second. So what drifts evenly
 * over a pair adds as much to one side as to the other, and what comes from a neighbour is spread by chance: rounds that
 * are too few for a whole Latin square are no worse balanced than many. (Complete randomisation within blocks: Fisher,
 * "The Design of Experiments", 1935.)
 *
 * @param sides Each once; one that is left out changes nothing about the others' order.
 * @param round From 1.
 * @param seed Of the run.
 */
export function orderOf<Side>(
  sides: readonly Side[],
  nameOf: (side: Side) => string,
  round: number,
  seed: number,
): Side[] {
  const pair = Math.ceil(round / 2);
  const keyed = sides.map((side) => ({ side, key: hashOf(`${seed} ${pair} ${nameOf(side)}`) }));
  const ordered = keyed.toSorted((a, b) => a.key - b.key).map(({ side }) => side);
  return round % 2 === 1 ? ordered : ordered.reverse();
}

/** 32 bits: FNV-1a (Fowler, Noll, Vo) over UTF-16 units, mixed by the finaliser of MurmurHash3 (Appleby). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
