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
    const told = whom.length === 0 ? `${cause}.` : `${cause}: ${whom.join('; ')}.`;
    return advice === '' ? told : `${told} ${advice}`;
  });
}
