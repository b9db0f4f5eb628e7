/** What several measurements of one gate come to: nobody is blamed by a single one, nor by one whose control alarms. Pure. */
import { type GateResult, isDecidedMetric } from './gate.ts';

/** More say that the machine is of no use for this gate. */
const MOST_ATTEMPTS = 3;
const MOST_ALARMS = 2;

/**
 * Of times, two sound measurements must say broken, where one that does not is enough to pass; of what is counted, one. A measurement
 * is sound where the base did not differ from itself by more than the gate allows.
 *
 * @param attempts Of the same gate, in order; at least one.
 * @returns null where it must be measured once more.
 */
export function settled(attempts: readonly GateResult[]): GateResult | null {
  const sound = attempts.filter(({ control }) => control?.isAlarm !== true);
  const broken = sound.filter(({ outcome }) => outcome === 'broken');
  const others = sound.filter(({ outcome }) => outcome !== 'broken');
  const [first] = broken;
  if (others.length > 0) return first === undefined ? others[0]! : { ...first, isConfirmed: false };
  const isCounted = first !== undefined && !isDecidedMetric(first.metric);
  if (isCounted) return first;
  if (broken.length > 1) return { ...first!, isConfirmed: true };
  const alarms = attempts.length - sound.length;
  if (attempts.length >= MOST_ATTEMPTS || alarms >= MOST_ALARMS) {
    const alarmed = attempts.find(({ control }) => control?.isAlarm === true) ?? attempts[0]!;
    return { ...alarmed, outcome: 'not trusted' };
  }
  return null;
}

/** Whether two results are of the same gate. */
export function isSameGate(one: GateResult, other: GateResult): boolean {
  return (
    one.metric === other.metric &&
    one.workload === other.workload &&
    one.implementation === other.implementation
  );
}
