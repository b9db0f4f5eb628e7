/** Ways in which an implementation can look better than it is, by name. Names only; for both processes. */

/** The tricks that are looked for. */
export const TRICKS = {
  remembers: 'remembers earlier events',
  onlyOnce: 'works only the first time',
  slows: 'slows down from call to call',
  lazy: 'computes its answer lazily',
  later: 'leaves work for later',
  patches: 'patches built-ins',
  changesInput: 'changes its input',
  forges: 'changes what its process replies',
} as const;

/** One of {@link TRICKS}. */
export type TrickName = (typeof TRICKS)[keyof typeof TRICKS];

/** `patches built-ins: Set.prototype.add was replaced`. */
export function trickInWords({
  trick,
  evidence,
}: {
  readonly trick: string;
  readonly evidence: string;
}): string {
  return `${trick}: ${evidence}`;
}
