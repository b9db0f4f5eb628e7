/** A finding: what a reader must know before relying on figures. Each cause is told once, whomever it touches. Pure. */

/** One cause, as it touched one implementation or none in particular. */
export interface Finding {
  /** The same for all that it touches: the start of a sentence, or all of it. */
  readonly cause: string;
  /** Whom it touched, and how much; null where the cause says everything. */
  readonly whom: string | null;
  /** What follows from it, whole sentences; empty where nothing needs to be said. */
  readonly advice: string;
  /** Whether it can change what a reader concludes; the others stand with the details. */
  readonly matters: boolean;
}

/** Of more than this nobody reads the names, and a sentence would be cut off where names are long. */
const MOST_TOLD = 10;

/** A sentence or two for each cause, in the order in which causes come up. */
export function findingsInWords(findings: readonly Finding[]): string[] {
  const byCause = new Map<string, Finding[]>();
  for (const finding of findings) {
    const same = byCause.get(finding.cause);
    if (same === undefined) byCause.set(finding.cause, [finding]);
    else same.push(finding);
  }
  return [...byCause.values()].map((same) => {
    const [{ cause, advice }] = same as [Finding];
    const whom = same.flatMap((one) => (one.whom === null ? [] : [one.whom]));
    const more = whom.length - MOST_TOLD;
    const names = [...whom.slice(0, MOST_TOLD), ...(more > 0 ? [`and ${more} more`] : [])];
    const told = whom.length === 0 ? `${cause}.` : `${cause}: ${names.join('; ')}.`;
    return advice === '' ? told : `${told} ${advice}`;
  });
}
