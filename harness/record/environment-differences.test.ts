import { describe, expect, it } from 'vitest';
import { smallRecord } from '../../reports/fixtures/small-record.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { differencesOfEnvironment } from './environment-differences.ts';
import type { RunRecord } from './record.ts';

function changed(environment: Partial<Environment>, seed = 1): RunRecord {
  const { header } = smallRecord;
  return {
    ...smallRecord,
    header: { ...header, seed, environment: { ...header.environment, ...environment } },
  };
}

describe('two runs', () => {
  it('made alike have no differences', () => {
    expect(differencesOfEnvironment(smallRecord, changed({}))).toEqual([]);
    expect(differencesOfEnvironment(smallRecord, changed({ loadAverage: 0.9 }))).toEqual([]);
    expect(differencesOfEnvironment(smallRecord, changed({ loadAverage: null }))).toEqual([]);
  });

  it.each<[Partial<Environment>, string]>([
    [{ cpuModel: 'Another' }, 'Different processor: A processor and Another.'],
    [{ cores: 8 }, 'Different number of cores: 2 and 8.'],
    [{ memoryBytes: 8e9 }, 'Different memory: 24.0 GB and 8.0 GB.'],
    [{ arch: 'arm64' }, 'Different operating system: linux 6.1 x64 and linux 6.1 arm64.'],
    [{ cpuGovernor: null }, 'Different CPU governor: performance and not known.'],
    [{ loadAverage: 3.5 }, 'Different load at the start: 0.50 and 3.50.'],
    [{ uniqbench: '0.2.0' }, 'Different version of uniqbench: 0.0.0 and 0.2.0.'],
    [{ node: '24.1.0' }, 'Different version of Node: 20.20.2 and 24.1.0.'],
    [{ v8: '13.6' }, 'Different version of V8: 11.3 and 13.6.'],
    [{ execArgv: ['--jitless'] }, 'Different flags of Node: none and --jitless.'],
    [{ nodeOptions: '--no-opt' }, 'Different NODE_OPTIONS: none and --no-opt.'],
    [{ gitCommit: 'abc-dirty' }, 'Different commit: not known and abc-dirty.'],
    [{ commandLine: ['run', '\u001b[2J'] }, 'Different command line: run and run \\x1b[2J.'],
    [{ startedAt: '2025-01-03T00:00:00.000Z' }, 'The runs were started 48 hours apart.'],
  ])('that differ in %j say so', (environment, sentence) => {
    expect(differencesOfEnvironment(smallRecord, changed(environment))).toEqual([sentence]);
  });

  it('that differ in their seed and their data say so', () => {
    const [workload] = smallRecord.workloads;
    const other: RunRecord = {
      ...changed({}, 2),
      workloads: [
        { ...workload!, strings: 'shared', dataset: { ...workload!.dataset!, digest: 'ffff' } },
      ],
    };
    const name = 'evil\\x1b[31m\\x0a|`<b>\\u202e.csv';
    expect(differencesOfEnvironment(smallRecord, other)).toEqual([
      'Different seed: 1 and 2.',
      `Different digest of the inputs of ${name}: 0123456789ab and ffff.`,
      `Different ownership of strings of ${name}: slices and shared.`,
    ]);
  });

  it('that share other data say so, also where the first inputs are the same', () => {
    const sharing = (dataDigest: string | null): RunRecord => ({
      ...smallRecord,
      workloads: [
        {
          type: 'workload',
          workload: 'words',
          task: {
            task: 'search',
            parameters: {},
            input: 'a string',
            judgedBy: 'baseline',
            checks: [],
            inputDigest: 'aaaa',
            dataDigest,
          },
        },
      ],
    });
    expect(differencesOfEnvironment(sharing('bbbb'), sharing('bbbb'))).toEqual([]);
    expect(differencesOfEnvironment(sharing('bbbb'), sharing('cccc'))).toEqual([
      'Different digest of the inputs of words: aaaa, data bbbb and aaaa, data cccc.',
    ]);
    expect(differencesOfEnvironment(sharing(null), sharing('cccc'))).toHaveLength(1);
  });
});

it('the environment of this process is complete', () => {
  const environment = readEnvironment(['run']);
  expect(environment.execArgv).toEqual(process.execArgv);
  expect(environment.cores).toBeGreaterThan(0);
  expect(Date.parse(environment.startedAt)).not.toBeNaN();
});
