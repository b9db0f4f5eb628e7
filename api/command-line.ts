/** A request as the command line that asks for the same: it stands on record, and `--resume` goes on by it. Pure. */
import type { CheckedRequest } from './read-request.ts';

/** Arguments of `uniqbench`, as a shell would hand them over. */
export function commandLineOf(request: CheckedRequest): string[] {
  const { baseline, log = {} } = request;
  const option = (name: string, value: string | number | undefined) =>
    value === undefined ? [] : [`--${name}=${value}`];
  const flag = (name: string, isSet: boolean | undefined) => (isSet === true ? [`--${name}`] : []);
  const { threshold } = request;
  return [
    'run',
    ...option('suite', request.suite),
    ...(request.workloads ?? []).flatMap((name) => option('workload', name)),
    ...(typeof baseline === 'string' ? [baseline] : (baseline ?? [])).flatMap((name) =>
      option('baseline', name),
    ),
    ...(request.runtimes ?? []).flatMap((name) => option('runtime', name)),
    ...option('rounds', request.rounds),
    ...option('budget', request.budgetSeconds),
    ...option('timeout', request.timeoutSeconds),
    ...option('memory-limit', request.memoryLimitMb),
    // 0.07 is 7%, not 7.000000000000001%.
    ...option(
      'threshold',
      threshold === undefined ? undefined : Number((100 * threshold).toPrecision(15)),
    ),
    ...option('only', request.only),
    ...option('threads', request.threads),
    ...option('seed', request.seed),
    ...option('input-key', request.inputKey),
    ...flag('quick', request.quick),
    ...option('out', request.out),
    ...option('events', request.events),
    ...option('strings', request.strings),
    ...option('file-format', request.fileFormat),
    ...flag('reading', request.reading),
    ...option('input-format', log.inputFormat),
    ...option('columns', log.columns),
    ...option('month', log.month),
    ...option('utc-offset', log.utcOffset),
    ...option('log-format', log.logFormat),
    ...option('bad-lines', log.badLines),
    ...flag('audit', request.audit),
    ...flag('why', request.why),
    ...(request.sweep ?? []).flatMap((range) => option('sweep', range)),
    ...option('calls', request.calls),
    // What follows it is no option, whatever it looks like.
    ...(request.implementations === undefined ? [] : ['--', ...request.implementations]),
  ];
}
