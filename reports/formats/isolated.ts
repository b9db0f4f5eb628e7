/**
 * Names that are written from right to left, kept apart from the sentence about them. Without that a browser takes the figures behind
 * such a name for part of it, and shows `41.9–285.1` as `285.1–41.9`. Pure.
 */

/** Letters of Hebrew, Arabic and their neighbours; a name may have blanks, dots, hyphens and apostrophes between them. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc](?:[ ._'’-]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])*/gu;

/** The text with each of them between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE (Unicode, annex 9). */
export function isolated(text: string): string {
  return text.replaceAll(RIGHT_TO_LEFT, '\u2068$&\u2069');
}
