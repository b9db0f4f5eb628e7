/** What a report says of a sweep, as a schema: a line for each value of what is swept besides sizes. Pure. */
import { z } from 'zod';
import { SWEEP_REASONS, sweptLine } from '../../harness/record/sweep-entry.ts';
import { GROWTHS, type Growth, type GrowthClass } from '../../harness/stats/growth.ts';
import { type Plain, schemaOf } from '../../harness/wire/plain.ts';
import { UNITS } from '../../harness/wire/units.ts';
import { figure, implementationName, workloadName } from './fields.ts';

/** The metrics whose growth is told. */
export const SWEPT_METRICS = ['wallTime', 'peakLiveBytes', 'allocatedBytes'] as const;

const sweptMetric = z.enum(SWEPT_METRICS);
const growthClass = z.enum(Object.keys(GROWTHS) as [GrowthClass, ...GrowthClass[]]);

const growth = schemaOf<Growth>()(
  z.object({
    classes: z
      .array(growthClass)
      .describe('The best first: one where it is told, several that fit alike, none that fits.'),
    fixed: figure.describe('Of the best class: cost = fixed + each · class(n).'),
    each: figure,
    misfit: z.number().describe('How far sizes lie from the best class, as a share.'),
    exponent: figure.describe('Of the power law through all sizes, and its 95% interval.'),
    low: figure,
    high: figure,
  }),
);

const curve = z.object({
  implementation: implementationName,
  metric: sweptMetric,
  unit: z.enum(UNITS),
  points: z
    .array(z.object({ size: z.number(), value: z.number(), low: figure, high: figure }))
    .describe(
      'Of peaks, low and high are null but where little more is known than the most that it may be, which is high.',
    ),
  growth: growth.nullable().describe('null where the sizes are too few, or too near each other.'),
});

const crossover = z.object({
  metric: sweptMetric,
  baseline: implementationName,
  candidate: implementationName,
  crossings: z
    .array(
      z.object({
        size: z.number(),
        low: z.number(),
        high: z.number(),
        better: implementationName.describe('From this size on.'),
      }),
    )
    .describe('Sizes at which the better one changes, with their 95% intervals.'),
  /** null where there is a crossing, or not every size tells. */
  throughout: implementationName
    .nullable()
    .describe('The better one at every size at which both were measured.'),
  open: z.array(z.number()).describe('Sizes that do not tell which is better.'),
  same: z.array(z.number()).describe('Sizes at which both were counted the same; of time none.'),
  unpaired: z
    .array(z.number())
    .describe('Sizes of the line at which not both were measured, where others were.'),
});

const winners = z.array(
  z.object({
    size: z.number(),
    best: implementationName,
    rivals: z.array(implementationName).describe('Not told from the best; none where sure.'),
  }),
);

const line = z.object({
  ...sweptLine.shape,
  form: z.string(),
  baseline: implementationName,
  sizes: z.array(
    z.object({ size: z.number(), workload: workloadName, why: z.enum(SWEEP_REASONS) }),
  ),
  curves: z.array(curve),
  crossovers: z.array(crossover),
  winners: winners.describe('The fastest at each size.'),
  byRuntime: z
    .array(z.object({ runtime: z.string(), winners }))
    .exactOptional()
    .describe('The fastest implementation on each runtime alone, where there are several.'),
});

export const sweepSchema = z.array(line).describe('One for each value of what is swept besides.');

/** @see sweepSchema */
export type SweepInReport = Plain<typeof sweepSchema>;

/** One curve for each implementation and metric, and what they say of each other. */
export type LineInReport = SweepInReport[number];

/** A cost over sizes. */
export type CurveInReport = LineInReport['curves'][number];

/** A pair over sizes. */
export type CrossoverInReport = LineInReport['crossovers'][number];
