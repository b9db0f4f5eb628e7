/** The figures of a comparison's runs, as other programs read them. Pure. */
import type { GateSides } from './gate.ts';
import type { Report } from './report.ts';

/** What services follow over commits. */
export type FollowedFigures = Pick<Report, 'environment' | 'measurements' | 'memory'>;

/** Every call, and what is worth following. */
export interface GateFigures {
  /** Of all sides, by the names that these go by. */
  readonly samples: Report['samples'];
  /** Of head alone, by the implementations' own names: base and control would be followed as if they were others, with another name at each commit. */
  readonly followed: readonly FollowedFigures[];
}

/** Of runs in which both revisions took part. */
export function figuresOfRevisions(
  reports: readonly Report[],
  compared: readonly GateSides[],
): GateFigures {
  const ownNames = new Map(compared.map(({ head, name }) => [head, name]));
  const ofHead = <Figure extends { readonly implementation: string }>(all: readonly Figure[]) =>
    all.flatMap((one) => {
      const implementation = ownNames.get(one.implementation);
      return implementation === undefined ? [] : [{ ...one, implementation }];
    });
  return {
    samples: reports.flatMap(({ samples }) => samples),
    followed: reports.map(({ environment, measurements, memory }) => ({
      environment,
      measurements: ofHead(measurements),
      memory: ofHead(memory),
    })),
  };
}

/** Of two records. @param sides What each is called. */
export function figuresOfRecords(
  base: Report,
  head: Report,
  sides: { readonly base: string; readonly head: string },
): GateFigures {
  const named = ({ samples }: Report, side: 'base' | 'head') =>
    samples.map((one) => ({
      ...one,
      implementation: `${one.implementation}@${side} (${sides[side]})`,
    }));
  return { samples: [...named(base, 'base'), ...named(head, 'head')], followed: [head] };
}
