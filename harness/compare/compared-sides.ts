/** What the sides of a comparison are called. Pure. */
import type { Sides } from './revised-members.ts';

/** An implementation in a comparison: the names that its three sides go by. */
export interface ComparedSides {
  /** `radix`, or `sort/radix` where there are several tasks. */
  readonly name: string;
  readonly base: string;
  readonly control: string;
  readonly head: string;
  /** Of the run. */
  readonly workloads: readonly string[];
}

/** The names of an implementation's sides. */
export function sideNames(
  name: string,
  { base, head }: Pick<Sides, 'base' | 'head'>,
): Omit<ComparedSides, 'name' | 'workloads'> {
  return {
    base: `${name}@base (${base.revision})`,
    control: `${name}@control`,
    head: `${name}@head (${head.revision})`,
  };
}
