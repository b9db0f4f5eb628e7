/** `--sweep`: sizes and parameters over which a run goes. */
import { Option } from 'commander';
import { UsageError } from '../contract.ts';
import { sweep } from '../harness/parent/sweep.ts';
import type { RunSettings } from '../harness/request/run-settings.ts';
import { assertDifferent, parseAxis, type SweepAxis } from '../harness/request/sweep-axes.ts';
import { type SweepLine, sweepLines } from '../harness/request/sweep-lines.ts';
import type { RecordedWork } from './recorded-run.ts';

/** May be repeated; the value is what is swept. */
export function sweepOption(): Option {
  return new Option(
    '--sweep <parameter=low..high>',
    'measure over a range of a parameter, sizes chosen where the winner changes: size=1e3..1e6, events=1e3..1e7; or over values: ' +
      'order=sorted,shuffled; may be repeated. Tells how costs grow, and from which size on which one wins',
  ).argParser((text: string, previous: readonly SweepAxis[] | undefined) => {
    const axes = [...(previous ?? []), parseAxis(text)];
    assertDifferent(axes);
    return axes;
  });
}

/** What the user asked for beside, as far as it matters here. */
interface OtherFlags {
  readonly workload?: readonly string[];
  readonly events?: number;
  readonly audit?: boolean;
  readonly calls?: number;
  readonly resume?: string;
}

/** What a recorded run does where it is a sweep, in place of its own work; nothing where it is none. */
export function sweptWork(
  axes: readonly SweepAxis[],
  flags: OtherFlags,
  work: RecordedWork['work'],
): Pick<RecordedWork, 'work' | 'adjusted'> {
  if (axes.length === 0) return { work };
  if (flags.calls !== undefined)
    throw new UsageError('--calls follows one size; leave out --sweep.');
  if (flags.audit) throw new UsageError('--audit looks at one size; leave out --sweep.');
  if (flags.events !== undefined && axes.some(({ parameter }) => parameter === 'events'))
    throw new UsageError('--events sets what --sweep events=… goes over; leave one of them out.');
  let lines: readonly SweepLine[] = [];
  return {
    adjusted: (settings): RunSettings => {
      lines = sweepLines(settings, axes, flags.workload !== undefined);
      const used = new Set(lines.map(({ of }) => of));
      const groups = settings.groups.map((group) =>
        group.workloads === undefined
          ? group
          : { ...group, workloads: group.workloads.filter((name) => used.has(name)) },
      );
      const workloads = settings.workloads.filter(({ name }) => used.has(name));
      return { ...settings, groups, workloads };
    },
    work: (settings, context) => sweep(settings, lines, context),
  };
}
