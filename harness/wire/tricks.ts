/** Ways in which an implementation can look better than it is, by name. Names only; for both processes. */

/** The tricks that are looked for. */
export const TRICKS = {
  remembers: 'remembers earlier events',
  onlyOnce: 'works only the first time',
  slows: 'slows down from call to call',
  lazy: 'computes its answer lazily',
  later: 'leaves work for later',
  patches: 'patches built-ins',
  inspects: 'opens the inspector of its own process',
  changesInput: 'changes its input',
  keeps: 'keeps what later calls are cheaper by',
  changesAnswer: 'changes an answer it has handed over',
  forges: 'changes what its process replies',
} as const;

/** One of {@link TRICKS}. */
export type TrickName = (typeof TRICKS)[keyof typeof TRICKS];

/** What is told of an implementation that its figures alone would hide; none of it is a trick by itself. */
export const NOTES = {
  unwatched: 'is too slow to be watched to the end',
  fails: 'fails where it is watched',
  grows: 'keeps memory from call to call',
  keepsLast: 'keeps memory of its last call',
  between: 'keeps memory between its calls',
  repeats: 'is cheaper on inputs that it has had before',
  equalInputs: 'gets inputs that it has had before',
  offTheClock: 'does work that no clock sees',
  opened: 'shares what its “open” makes ready',
  judges: 'changes what its answers are judged by',
  itsInputs: 'depends on which object its input is',
  loading: 'keeps memory from when it was loaded',
  worksLoading: 'works while it is loaded',
  processes: 'starts processes',
  leavesProcesses: 'leaves processes behind',
  startsThreads: 'starts threads',
  threads: 'keeps threads after its call',
  goesOn: 'goes on after its calls',
  open: 'leaves things open after its calls',
  files: 'opens files',
  connects: 'speaks to others over a socket',
  settings: 'changes how its process runs',
  looks: 'looks into its own process',
  atExit: 'listens for the end of its process',
  finalizers: 'runs code when its objects are collected',
  weak: 'holds objects weakly from call to call',
} as const;

/** One of {@link NOTES}. */
export type NoteName = (typeof NOTES)[keyof typeof NOTES];

/** `opens files: /tmp/names; some to write`. */
export function noteInWords({
  note,
  evidence,
}: {
  readonly note: string;
  readonly evidence: string;
}): string {
  return `${note}: ${evidence}`;
}

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

/** The first of each kind. */
export function eachTrickOnce<Trick extends { readonly trick: string }>(
  tricks: readonly Trick[],
): Trick[] {
  return tricks.filter(
    ({ trick }, index) => tricks.findIndex((one) => one.trick === trick) === index,
  );
}
