/** Numbers on axes and under the pointer. Runs in the browser. */

const EXACT = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 5 });
/** As many digits as two ticks need to differ: an axis may run from 1,000,000 to 1,000,400. */
const SHORT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 7 });
const WHOLE = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 7 });
const LONGEST_WHOLE = 1e5;

/** `1,234.5`. */
export function exact(value: number): string {
  return EXACT.format(value);
}

/** `4,200`, `1.5M`: a tick, which is a round number. */
export function short(value: number): string {
  return (Math.abs(value) < LONGEST_WHOLE ? WHOLE : SHORT).format(value);
}
