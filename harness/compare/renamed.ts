/** What only got another name: told by its code, whose text is the same. Pure. */

/**
 * Of what is new, what it was before: where one thing alone has its text on each side, and no name is the same. Where several have it, a
 * factory made them, and the text says nothing of which is which.
 *
 * @param nameOf The name, or whatever else it is known by.
 * @param digestOf Of its text; undefined where none is known.
 */
export function renamed<Base, Head>(
  base: readonly Base[],
  head: readonly Head[],
  nameOf: (one: Base | Head) => unknown,
  digestOf: (one: Base | Head) => string | undefined,
): ReadonlyMap<Head, Base> {
  const found = new Map<Head, Base>();
  const isIn = (all: readonly (Base | Head)[], one: Base | Head) =>
    all.some((other) => nameOf(other) === nameOf(one));
  for (const one of head) {
    const digest = digestOf(one);
    if (digest === undefined || isIn(base, one)) continue;
    const before = base.filter((other) => digestOf(other) === digest);
    const alike = head.filter((other) => digestOf(other) === digest);
    if (before.length === 1 && alike.length === 1 && !isIn(head, before[0]!))
      found.set(one, before[0]!);
  }
  return found;
}
