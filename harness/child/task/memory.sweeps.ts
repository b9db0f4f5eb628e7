/** Memory of tasks whose calls allocate what is known; see fixtures/tasks/known-memory.bench.ts. */
import { describe, expect, it } from 'vitest';
import { compiledTask, trialOfTask } from '../../fixtures/tasks/trials.ts';
import { peakSearchOf } from '../../memory/closer-look.ts';
import { findPeak, isPeak } from '../../memory/peak-trials.ts';
import type { TrialOutcome } from '../../wire/outcome.ts';

const TOLERANCE = 0.02;
const ARRAY = 32;
const ELEMENTS = 16;
/** A Float64Array and its ArrayBuffer, without its contents. */
const TYPED_ARRAY = 96 + 88;

const known = await compiledTask('known-memory.bench.ts');

function resultOf(outcome: TrialOutcome<'census'>) {
  if (outcome.outcome !== 'completed') throw new Error(JSON.stringify(outcome));
  return outcome.result.result;
}

describe.each([
  ['long', 500, 1_000],
  ['short', 1, 50],
] as const)('the memory of a %s call', (workload, arrays, elements) => {
  const array = ARRAY + ELEMENTS + 8 * elements;
  const kept = arrays * array + ARRAY + ELEMENTS + 8 * arrays;
  const allocated = {
    keeps: kept,
    drops: kept + arrays * array,
    buffers: kept + TYPED_ARRAY + 8 * arrays * elements,
  };

  it.each(Object.entries(allocated))('%s is what it allocates', async (implementation, bytes) => {
    const outcome = await trialOfTask(
      known,
      { implementation, input: { workload } },
      { pass: 'census', events: 1, marks: [] },
    );
    const { allocatedBytes, retainedObjects } = resultOf(outcome);
    expect(Math.abs(allocatedBytes - bytes) / bytes).toBeLessThan(TOLERANCE);
    const retained = retainedObjects.reduce((sum, one) => sum + one.bytes, 0);
    expect(Math.abs(retained - kept) / kept).toBeLessThan(TOLERANCE);
  });
});

/** Between two collections, a megabyte is allocated at most; V8 takes a little more. */
const STEP_BYTES = 1.3 * 2 ** 20;

it('the peak of a call lies between what was seen and what could have been', async () => {
  const asked = { implementation: 'buffers', input: { workload: 'long' } };
  const peak = await findPeak(1, peakSearchOf(1), (look) =>
    trialOfTask(known, asked, { ...look, events: 1 }),
  );
  if (!isPeak(peak)) throw new Error(JSON.stringify(peak));
  const array = ARRAY + ELEMENTS + 8 * 1_000;
  const bytes = 500 * array + ARRAY + ELEMENTS + 8 * 500 + TYPED_ARRAY + 8 * 500_000;
  expect(peak.seenBytes).toBeLessThanOrEqual(bytes * (1 + TOLERANCE));
  expect(peak.atMostBytes).toBeGreaterThanOrEqual(bytes * (1 - TOLERANCE));
  expect(peak.atMostBytes - peak.seenBytes).toBeLessThan(STEP_BYTES);
});
