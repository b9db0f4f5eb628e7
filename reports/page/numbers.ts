/** Numbers on axes and under the pointer. Runs in the browser. */

const EXACT = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 5 });
const SHORT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });

/** `1,234.5`. */
export function exact(value: number): string {
  return EXACT.format(value);
}

/** `1.5M`. */
export function short(value: number): string {
  return SHORT.format(value);
}
