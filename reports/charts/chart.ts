/** A chart as data: what is drawn where, in which unit, and in words for who cannot see it. Types only, for both sides. */

/** What a coordinate or a further figure of a point is, for axes and for who hovers over it. */
export interface Dimension {
  readonly name: string;
  /** Empty for counts. */
  readonly unit: string;
}

/** Points of one colour that are hidden and shown together. */
export interface ChartSeries {
  readonly name: string;
  /** Which colour: 0 is the baseline's, others count up; equal in all charts of a report. */
  readonly color: number;
  /** One number for each dimension of the chart. */
  readonly points: readonly (readonly number[])[];
}

interface ChartBase {
  /** Unique within its workload; part of a link. */
  readonly id: string;
  readonly title: string;
  readonly note: string;
  /** What it shows, in words. */
  readonly alternative: string;
  readonly dimensions: readonly Dimension[];
  readonly series: readonly ChartSeries[];
}

/** Points joined by lines, or alone. */
export interface LinesChart extends ChartBase {
  readonly kind: 'lines';
  readonly logarithmic: boolean;
  readonly isJoined: boolean;
  /** Straight lines through the points of a series, by its name, each from one point to another. */
  readonly fits?: readonly {
    readonly series: string;
    readonly ends: readonly (readonly [number, number])[];
  }[];
  /** Intervals of points, by the name of their series: from one end to the other. */
  readonly intervals?: readonly {
    readonly series: string;
    readonly ends: readonly (readonly [number, number])[];
  }[];
}

/** Rows with a name each; points are `[row, value, …]`, from the top. */
export interface RowsChart extends ChartBase {
  /** `samples`: a dot for each, by round. `intervals`: `[row, middle, low, high]`, and a 1 behind them where the interval tells nothing. `bars`: stacked. */
  readonly kind: 'samples' | 'intervals' | 'bars';
  readonly rows: readonly string[];
  readonly logarithmic: boolean;
  /** A line down all rows, such as where both sides are equal. */
  readonly reference?: number;
}

/** Any chart. */
export type Chart = LinesChart | RowsChart;

/** A function, or a line of the one above it, in the profiles of two implementations. */
export interface FlameFrame {
  readonly name: string;
  /** `mine.ts:12`; empty for what is in no file. */
  readonly place: string;
  /** Its place in the list, before this one; -1 for the first. */
  readonly parent: number;
  /** Milliseconds of one call, with all that is below it. */
  readonly baseline: number;
  readonly candidate: number;
  /** Of the whole picture, 0 to 1: as wide as the larger of the two, and as all below it together. */
  readonly left: number;
  readonly width: number;
  /** 0 for the first called. */
  readonly depth: number;
}

/** Where one implementation spends time and another does not, as one tree. */
export interface FlameGraph {
  /** Unique within its page. */
  readonly id: string;
  readonly baseline: string;
  readonly candidate: string;
  readonly title: string;
  readonly note: string;
  readonly frames: readonly FlameFrame[];
}
