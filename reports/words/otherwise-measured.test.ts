import { describe, expect, it } from 'vitest';
import { makeReport } from '../figures/report.ts';
import { smallRecord } from '../fixtures/small-record.ts';
import { otherwiseMeasured } from './otherwise-measured.ts';

const workload = smallRecord.header.workloads[0]!;
const report = makeReport(smallRecord);
const { implementation, allocatedBytes, events } = report.memory.find(
  (one) => one.allocatedBytes !== null,
)!;

/** What is told where each timed call allocates so many times what was counted on a part of the events. */
function toldOf(times: number, part = 1): string[] {
  const samples = report.samples.map((sample) => ({
    ...sample,
    allocatedBytes: (times * allocatedBytes!) / part,
  }));
  const memory = report.memory.map((one) => ({ ...one, events: events * part }));
  return otherwiseMeasured({ ...report, samples, memory }, workload)
    .map(({ whom }) => whom ?? '')
    .filter((whom) => whom.startsWith(`${implementation} `));
}

describe('what is allocated where calls are timed', () => {
  it('is told where it is much more than what was counted', () => {
    expect(toldOf(4)).toEqual([expect.stringMatching(/ MB instead of .* MB, as counted$/)]);
  });

  it('is nothing where it is about as much, or less', () => {
    // As of nested-seen-cached on a busy machine: 22.4 MB instead of 13.8 MB.
    expect(toldOf(1.63)).toEqual([]);
    expect(toldOf(0.1)).toEqual([]);
  });

  it('is held against what all events would take where some were counted', () => {
    expect(toldOf(2, 0.25)).toEqual([]);
    expect(toldOf(4, 0.25)).toEqual([expect.stringMatching(/as counted on [\d,]+ events$/)]);
  });

  it('is held against what was counted where the input is empty', () => {
    const empty = (allocated: number) => ({
      workloads: [],
      memory: report.memory.map((one) => ({ ...one, events: 0 })),
      samples: report.samples.map((one) => ({ ...one, allocatedBytes: allocated })),
    });
    expect(otherwiseMeasured(empty(1_000), workload)).toEqual([]);
    const [first] = otherwiseMeasured(empty(1e12), workload);
    expect(first?.whom).toMatch(/ GB instead of [\d.,]+ \w+, as counted$/);
  });

  it('is nothing that the record of honest ones has', () => {
    expect(otherwiseMeasured(report, workload)).toEqual([]);
  });
});
