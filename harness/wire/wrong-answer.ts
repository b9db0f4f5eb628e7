/** What is wrong with an answer. Plain data; used in both processes. */

/** One place where an answer differs from the oracle's. */
export interface Difference {
  readonly hour: string;
  /** Absent where the hour itself is missing, not expected, or not an object. */
  readonly page?: string;
  readonly expected: string;
  readonly actual: string;
}

/** How far an answer is from the oracle's: how many differences there are, and the first of them. */
export interface WrongAnswer {
  readonly differences: number;
  readonly first: readonly Difference[];
}
