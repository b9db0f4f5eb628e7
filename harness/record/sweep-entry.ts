/** A sweep on record: what was swept, and each size when it is begun. A size is a workload of its run. Pure. */
import { z } from 'zod';
import type { Group } from '../wire/groups.ts';
import type { Plain } from '../wire/plain.ts';

/** Why a size was measured. */
export const SWEEP_REASONS = ['grid', 'crossing', 'bend'] as const;

/** One curve for each implementation: what is swept, and what is the same at all its sizes. */
export const sweptLine = z.looseObject({
  /** The workload that it was made of. */
  of: z.string(),
  settings: z.record(z.string(), z.string()),
  parameter: z.string(),
});

/** What a line had no time for. */
export const unsweptLine = z.looseObject({
  ...sweptLine.shape,
  /** The smallest size of its grid that was not measured, and the largest. */
  from: z.number(),
  to: z.number(),
  /** What these would have taken. */
  expectedSeconds: z.number().min(0),
});

/** @see unsweptLine */
export type UnsweptLine = Plain<typeof unsweptLine>;

/** A size of a line, before it is measured. */
export const sizeEntry = z.looseObject({
  type: z.literal('size'),
  /** Its name in all other entries. */
  workload: z.string(),
  ...sweptLine.shape,
  size: z.number().positive(),
  why: z.enum(SWEEP_REASONS),
});

/** @see sizeEntry */
export type SizeEntry = Plain<typeof sizeEntry>;

/** What is known of a run's workloads once its sizes are: each in the place of the workload that it was made of. */
export function withSizes<
  Header extends { readonly workloads: readonly string[]; readonly groups: readonly Group[] },
>(header: Header, sizes: readonly Pick<SizeEntry, 'workload' | 'of'>[]): Header {
  if (sizes.length === 0) return header;
  const expanded = (names: readonly string[]) =>
    names.flatMap((name) => {
      const own = sizes.filter(({ of }) => of === name).map(({ workload }) => workload);
      return own.length === 0 ? [name] : [...new Set(own)];
    });
  return {
    ...header,
    workloads: expanded(header.workloads),
    groups: header.groups.map((group) =>
      group.workloads === undefined ? group : { ...group, workloads: expanded(group.workloads) },
    ),
  };
}

/** The header as it was before any size was known. */
export function withoutSizes<
  Header extends { readonly workloads: readonly string[]; readonly groups: readonly Group[] },
>(header: Header, sizes: readonly Pick<SizeEntry, 'workload' | 'of'>[]): Header {
  const origins = new Map(sizes.map(({ workload, of }) => [workload, of]));
  const collapsed = (names: readonly string[]) => [
    ...new Set(names.map((name) => origins.get(name) ?? name)),
  ];
  return {
    ...header,
    workloads: collapsed(header.workloads),
    groups: header.groups.map((group) =>
      group.workloads === undefined ? group : { ...group, workloads: collapsed(group.workloads) },
    ),
  };
}
