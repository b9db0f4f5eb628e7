import { describe, expect, it } from 'vitest';
import { partsOf } from '../figures/parts.ts';
import { makeReport } from '../figures/report.ts';
import { HOSTILE, smallRecord } from '../fixtures/small-record.ts';
import { eventsOfMemory } from '../words/conclusions.ts';
import { summaryTable } from './summary-table.ts';

/** The small record, as if its workload had so many events. */
function reportOf(events: number) {
  const [workload] = smallRecord.workloads;
  const { dataset } = workload!;
  return makeReport({
    ...smallRecord,
    workloads: [{ ...workload!, dataset: { ...dataset!, events } }],
  });
}

describe('memory in the summary', () => {
  it('is told to be of the first events, where there were more', () => {
    const report = reportOf(2_000_000);
    const [part] = partsOf(report);
    expect(eventsOfMemory(report, HOSTILE)).toBe('first 1,000,000 events');
    expect(summaryTable(part!, HOSTILE).note).toContain('call on the first 1,000,000 events.');
  });

  it('is of all events, where that is not said', () => {
    const report = reportOf(1_000_000);
    const [part] = partsOf(report);
    expect(eventsOfMemory(report, HOSTILE)).toBeNull();
    expect(summaryTable(part!, HOSTILE).note).toMatch(/of one deterministic call\.$/);
  });
});
