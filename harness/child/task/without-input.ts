/** What a call allocated, without what its input did that was made while it ran. Pure. */
import type { CensusResult, ObjectCount } from '../../wire/memory-results.ts';
import { accountFor, type Timeline } from '../memory/account.ts';
import { difference, toCensus, totalOf } from '../memory/census.ts';
import type { CollectionLog } from '../memory/collection-log.ts';
import { replaced } from '../memory/row-weight.ts';

const FLAT = 'string (flat)';

/**
 * The account of a call, less that of going over the same input alone, to the same marks.
 *
 * @param reading When the input was gone over; its marks are as many as the call's.
 */
export function withoutInput(
  log: CollectionLog,
  call: Timeline,
  reading: Timeline,
): Omit<CensusResult, 'held'> {
  const ofInput = accountFor(log, reading, null);
  const strings = ofInput.allocatedObjects.find(({ kind }) => kind === FLAT);
  const stringBytes = strings === undefined ? 0 : strings.bytes / strings.count;
  const account = accountFor(log, { ...call, stringBytes }, null);
  const less = (objects: readonly ObjectCount[], input: readonly ObjectCount[]) =>
    replaced(
      difference([
        [1, toCensus(objects)],
        [-1, toCensus(input)],
      ]),
      stringBytes,
    );
  const allocatedObjects = less(account.allocatedObjects, ofInput.allocatedObjects);
  return {
    ...account,
    points: account.points.map((point, index) => ({
      ...point,
      allocatedNext: less(point.allocatedNext, ofInput.points[index]!.allocatedNext),
    })),
    allocatedBytes: totalOf(allocatedObjects),
    allocatedObjects,
  };
}
