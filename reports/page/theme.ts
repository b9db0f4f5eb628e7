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

/** Which of the style's colours: the baseline has its own, the others come again beyond the palette. */
export function paletteIndex(color: number): number {
  return color === 0 ? 0 : ((color - 1) % COLORS) + 1;
}

/** How often the palette was used up before this colour; tells series of one colour apart. */
export function lapOf(color: number): number {
  return color === 0 ? 0 : Math.floor((color - 1) / COLORS);
}

/** The colour of a series. */
export function colorOf({ series }: Theme, color: number): string {
  return series[paletteIndex(color)]!;
}

const MARKS = ['circle', 'triangle', 'rect', 'diamond'] as const;
const DASHES = ['solid', 'dashed', 'dotted'] as const;

/** The mark of a series' points. */
export function markOf(color: number): (typeof MARKS)[number] {
  return MARKS[lapOf(color) % MARKS.length]!;
}

/** The dashes of a series' line, and of the border of its key. */
export function dashOf(color: number): (typeof DASHES)[number] {
  return DASHES[lapOf(color) % DASHES.length]!;
}
