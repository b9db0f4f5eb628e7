/** Numbers on axes, under the pointer, and in cells. Runs in the browser. */

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

/** What stands behind figures where cells of a column have units of their own. */
const FACTORS: Readonly<Record<string, number>> = {
  ...{ ns: 1, µs: 1e3, ms: 1e6, s: 1e9 },
  ...{ B: 1, kB: 1e3, MB: 1e6, GB: 1e9 },
};

/** With its unit; nothing of a name or a day that begins with digits. */
const FIGURE =
  /^(?:≤ )?([-−+±]?)(\d[\d,]*(?:\.\d+)?)(?: ?(ns|µs|ms|s|[kMG]?B)(?![\w/]))?(?![\w-]|[.,]\w)/;

/** `0.44× (0.25 to 0.79)` is sorted by 0.44, `≤ 26.0 kB` by 26,000, `−1.5%` by −1.5; null where no figure comes first, as in `2-sum` and `2026-11-30`. */
export function figureOf(text: string): number | null {
  const [, sign = '', figure, unit = ''] = FIGURE.exec(text.trim()) ?? [];
  if (figure === undefined) return null;
  const size = Number(figure.replaceAll(',', '')) * (FACTORS[unit] ?? 1);
  return /[-−]/.test(sign) ? -size : size;
}
