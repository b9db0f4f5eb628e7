/** An answer as it was at one moment, packed: what a trial process sends to be judged. Plain data. */

/** What a value is that is no plain object, in words. */
export interface NotPlain {
  readonly why: string;
  /** Whether what is read from it is only computed then. */
  readonly isLazy: boolean;
}

/** One hour of an answer: its key, and which of the pairs are its own. */
export interface CapturedHour {
  readonly name: string;
  /** null where it is a plain object; otherwise it has no pairs. */
  readonly notPlain: NotPlain | null;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** Every hour, page and count, in the order of the answer's keys. */
export interface CapturedAnswer {
  /** null where the answer is a plain object; otherwise nothing was read from it. */
  readonly notPlain: NotPlain | null;
  readonly hours: readonly CapturedHour[];
  /** Names of pages, each once. */
  readonly pages: readonly string[];
  /** Of each pair: which of `pages`. */
  readonly pageIds: Uint32Array;
  /** Of each pair; NaN where its count is no number. */
  readonly counts: Float64Array;
  /** In words, what is no number, by the index of its pair. */
  readonly odd: readonly { readonly pair: number; readonly what: string }[];
}
