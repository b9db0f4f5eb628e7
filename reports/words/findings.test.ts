import { describe, expect, it } from 'vitest';
import type { TrialEntry } from '../../harness/record/record-schema.ts';
import { NOTES, TRICKS } from '../../harness/wire/tricks.ts';
import { makeReport } from '../figures/report.ts';
import { formsRecord } from '../fixtures/forms-record.ts';
import { smallRecord } from '../fixtures/small-record.ts';
import { findingsOf, findingsOfSections } from './findings.ts';
import { problemsOf } from './problems.ts';
import { sectionsOf } from './sections.ts';

const workload = smallRecord.header.workloads[0]!;

function watched(outcome: TrialEntry<'watch'>['outcome']): TrialEntry<'watch'> {
  const made = { round: null, startedAt: '2025-01-01T00:00:00.000Z', durationMs: 2_000 };
  return { type: 'trial', workload, implementation: 'quick', pass: 'watch', ...made, outcome };
}

function reportWith(trial: TrialEntry<'watch'>) {
  return makeReport({ ...smallRecord, trials: [...smallRecord.trials, trial] });
}

describe('what was noted while an implementation was watched', () => {
  it('is a finding on its workload', () => {
    const notes = [{ note: NOTES.files, evidence: '/tmp/names; some to write' }];
    const report = reportWith(
      watched({ outcome: 'completed', result: { kind: 'watched', notes } }),
    );
    const told = 'quick opens files: /tmp/names; some to write.';
    expect(findingsOf(report, workload)).toContain(told);
    expect(findingsOf(report, 'another')).not.toContain(told);
  });

  it('is told once of all that it is true of', () => {
    const notes = [{ note: NOTES.unwatched, evidence: 'a few dozen calls take more than 10 s' }];
    const trial = watched({ outcome: 'completed', result: { kind: 'watched', notes } });
    const trials = ['quick', 'slow', 'quick'].map((implementation) => ({
      ...trial,
      implementation,
    }));
    const report = makeReport({ ...smallRecord, trials: [...smallRecord.trials, ...trials] });
    const told = findingsOf(report, workload).filter((one) => one.includes('too slow'));
    expect(told).toEqual([
      'Each of quick and slow is too slow to be watched to the end: a few dozen calls take more than 10 s.',
    ]);
  });

  it('is a problem where it is a trick', () => {
    const tricks = [{ trick: TRICKS.keeps, evidence: 'half the time' }];
    const message = 'keeps what later calls are cheaper by: half the time.';
    const report = reportWith(watched({ outcome: 'trick', message, tricks }));
    expect(problemsOf(report).join('\n')).toContain(`watched: trick. K${message.slice(1)}`);
  });
});

it('says why more is alive than a call makes, of strings that it keeps', () => {
  const report = makeReport(smallRecord);
  const [first] = report.memory;
  const strings = (bytes: number) => [{ kind: 'string (flat)', count: 1, bytes }];
  const kept = { ...first!, peakLiveBytes: 60e6, allocatedBytes: 20e6, heldBytes: 0 };
  const told = (liveBytes: number, changed: Partial<typeof kept> = {}) =>
    findingsOf(
      {
        ...report,
        memory: [
          { ...kept, liveObjects: strings(liveBytes), allocatedObjects: strings(1e6), ...changed },
        ],
      },
      first!.workload,
    ).filter((one) => one.includes('than the call makes'));
  expect(told(50e6)).toEqual([
    `More is alive at once than the call makes: ${first!.implementation} 60.0 MB alive, 20.0 MB made. Strings of the input that it keeps count as alive, with the whole lines that slices point into.`,
  ]);
  expect(told(1e6)).toEqual([]);
  expect(told(50e6, { peakLiveBytes: 20e6 })).toEqual([]);
  expect(told(50e6, { heldBytes: 50e6 })).toEqual([]);
});

it('what is true of a whole run is told once', () => {
  const [first, ...others] = findingsOfSections(sectionsOf(makeReport(formsRecord)));
  expect(first).toContain('This system does not tell how long a call waits for a core.');
  expect(others.flat()).toHaveLength(2);
  expect(others.flat()[0]).toMatch(
    /^Of those that take columns, nobody looks .*: wasm; engine; sketch\.$/,
  );
  expect(others.flat()[1]).toMatch(/^Of those that read files, .*: parallel; replay\.$/);
});

it('what is thrown is told with its place in the user’s code, and once what the input is', () => {
  const failed = (implementation: string): TrialEntry<'verify'> => ({
    type: 'trial',
    workload,
    implementation,
    pass: 'verify',
    round: null,
    startedAt: '2025-01-01T00:00:00.000Z',
    durationMs: 10,
    outcome: {
      outcome: 'failed',
      usage: false,
      message: 'TypeError: events.map is not a function',
      stack: 'TypeError: events.map is not a function\n    at Object.count (/project/mine.ts:3:10)',
    },
  });
  const problems = problemsOf(
    makeReport({ ...smallRecord, trials: [failed('quick'), failed('broken')] }),
  );
  expect(problems[0]).toContain('events.map is not a function, in count (mine.ts:3:10)');
  expect(problems.filter((line) => line.includes('to be read once'))).toHaveLength(1);
});
