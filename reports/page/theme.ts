/** Colours and sizes of charts, from the page's style, so that both follow light and dark. Runs in the browser. */

/** What charts take from the style. */
export interface Theme {
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly surface: string;
  readonly font: string;
  /** The baseline's first. */
  readonly series: readonly string[];
  readonly isAnimated: boolean;
}

const COLORS = 8;

/** Reads it as it is now. */
export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: of('--text'),
    quiet: of('--quiet'),
    line: of('--line'),
    surface: of('--surface'),
    font: getComputedStyle(document.body).fontFamily,
    series: Array.from({ length: COLORS + 1 }, (_, index) => of(`--series-${index}`)),
    isAnimated: !matchMedia('(prefers-reduced-motion: reduce)').matches,
  };
}

/** The colour of a series; beyond the palette they come again, with other marks. */
export function colorOf({ series }: Theme, color: number): string {
  return series[color === 0 ? 0 : ((color - 1) % COLORS) + 1]!;
}

const MARKS = ['circle', 'triangle', 'rect', 'diamond'] as const;
const DASHES = ['solid', 'dashed', 'dotted'] as const;

/** Tells series of one colour apart. */
export function markOf(color: number): (typeof MARKS)[number] {
  return MARKS[lapOf(color) % MARKS.length]!;
}

/** As {@link markOf}, for lines. */
export function dashOf(color: number): (typeof DASHES)[number] {
  return DASHES[lapOf(color) % DASHES.length]!;
}

function lapOf(color: number): number {
  return color === 0 ? 0 : Math.floor((color - 1) / COLORS);
}
