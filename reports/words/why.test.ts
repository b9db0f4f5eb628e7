import { describe, expect, it } from 'vitest';
import { partsOf } from '../figures/parts.ts';
import { makeReport } from '../figures/report.ts';
import { defaultRun, recordedRun } from '../fixtures/recorded.ts';
import { smallRecord } from '../fixtures/small-record.ts';
import { whyInWords } from './why.ts';

const [everyday] = partsOf(makeReport(defaultRun));
const told = whyInWords(everyday!, 'everyday');
const of = (name: string) => told.find((sentence) => sentence.includes(`call of ${name} makes`))!;

describe('what a candidate makes', () => {
  it('is told of each right one, by what the census counted', () => {
    expect(told).toHaveLength(4);
    expect(of('nested-seen-cached')).toMatch(
      /Less: string \(flat\) 2,514,664 \(80\.8 MB\); string \(concatenation\)/,
    );
    expect(of('batched-bytes')).toMatch(/More: .*shared and WebAssembly memory 9\.50 MB/);
  });

  it('refutes what is often said: nesting makes as many sets', () => {
    expect(of('nested-seen-cached')).toMatch(/As many: .*Map and Set tables 39,445; Set 14,775\./);
    expect(of('packed-rows')).not.toMatch(/As many: .*Set/);
  });

  it('is nothing where nothing was counted, or the answer was wrong', () => {
    const untold = { ...everyday!, memory: [] };
    expect(whyInWords(untold, 'everyday')).toEqual([]);
    const [small] = partsOf(makeReport(smallRecord));
    const workload = smallRecord.header.workloads[0]!;
    expect(whyInWords(small!, workload).join()).not.toContain('broken');
    expect(whyInWords(partsOf(makeReport(recordedRun))[0]!, 'everyday')).toHaveLength(1);
  });
});
