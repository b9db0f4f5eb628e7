import { describe, expect, it } from 'vitest';
import { timedTrial } from '../../harness/fixtures/timed-trials.ts';
import { decidedLimits, gatesOfRun, parseGates } from '../figures/gate.ts';
import { makeReport } from '../figures/report.ts';
import { askedOf, smallRecord } from '../fixtures/small-record.ts';
import { remediesInWords } from './gate-remedies.ts';

const { header } = smallRecord;
const [workload] = header.workloads as [string];
const SIDES = ['base', 'control', 'head'] as const;
const mine = [{ name: 'mine', base: 'base', control: 'control', head: 'head' }];
const BUDGET = 60;

/** Six rounds whose wall times differ by so much from round to round, and whose CPU times by so much; head takes so many times as long. */
function told(
  spread: { readonly wall: number; readonly cpu: number },
  gateText = 'time:5%',
  more: {
    readonly ofHead?: number;
    readonly cpuOfControl?: number;
    readonly commandLine?: readonly string[];
    readonly times?: number;
  } = {},
) {
  const gates = parseGates(gateText);
  const trials = Array.from({ length: 6 }, (_, index) =>
    SIDES.map((side) => {
      // Up and down by turns, so that the mean is what it is said to be.
      const turn = side === 'head' && index % 2 === 0 ? 1 : side === 'head' ? -1 : 0;
      const ofSide = side === 'head' ? (more.ofHead ?? 1) : 1;
      const ofControl = side === 'control' ? (more.cpuOfControl ?? 1) : 1;
      const wallNs = 1e8 * ofSide * Math.exp(turn * spread.wall);
      const cpuNs = 1e8 * ofSide * ofControl * Math.exp(turn * spread.cpu);
      return timedTrial(side, index + 1, wallNs, { workload, cpuNs });
    }),
  ).flat();
  const asked = askedOf(SIDES);
  const record = {
    ...smallRecord,
    header: {
      ...header,
      ...asked,
      groups: asked.groups.map((group) => ({ ...group, control: 'control' })),
      limits: decidedLimits(gates),
      budgetSeconds: BUDGET,
      environment: { ...header.environment, commandLine: more.commandLine ?? ['compare'] },
    },
    trials,
    looks: [{ type: 'look', workload, form: 'rows', round: 6, spent: 1 } as const],
  };
  const each = gatesOfRun(record, mine, gates);
  const results = Array.from({ length: more.times ?? 1 }, () => each).flat();
  return remediesInWords(makeReport(record), mine, results, gates, BUDGET);
}

describe('a gate of time that is open', () => {
  const noisy = { wall: 0.1, cpu: 0.1 };

  it('has the budget that may settle it, by what a round took here', () => {
    const [sentence = ''] = told(noisy);
    const [, rounds, budget] =
      /about (\d+) more rounds? may settle it, a --budget of about (\d+)/.exec(sentence)!;
    // Three sides of half a second: what was measured, and as many rounds more.
    expect(Number(budget)).toBe(10 * Math.ceil((9 + Number(rounds) * 1.5) / 10));
    expect(sentence).not.toContain('of it alone');
  });

  it('of many that are open, says how many more there are', () => {
    expect(told(noisy, 'time:5%', { times: 3 })).toHaveLength(3);
    const [first, , third, last, ...others] = told(noisy, 'time:5%', { times: 4 });
    expect(third).toBe(first);
    expect(last).toBe('And 1 more open gate may be told in such ways.');
    expect(others).toEqual([]);
    expect(told(noisy, 'time:5%', { times: 6 }).at(-1)).toMatch(/^And 3 more open gates may/);
  });

  it('has a budget that can be pasted, however large', () => {
    // From a little noise to so much that a thousand rounds would not do, in small steps.
    const spreads = Array.from({ length: 26 }, (_, step) => 0.1 * 1.1 ** step);
    const all = spreads.flatMap((spread) =>
      told({ wall: spread, cpu: spread }, 'time:5%', { ofHead: 1.05 }),
    );
    expect(all.join('\n')).toMatch(/--budget of about \d{4} \(/);
    expect(all.join('\n')).not.toMatch(/--budget of about \d+,/);
  });

  it('has rounds where these were asked for', () => {
    expect(told(noisy, 'time:5%', { commandLine: ['compare', '--rounds', '6'] })[0]).toMatch(
      /more rounds? may settle it, --rounds \d+ in all/,
    );
  });

  it('is pointed at the CPU time where this run tells it, and not elsewhere', () => {
    const quiet = { wall: 0.1, cpu: 0.003 };
    expect(told(quiet)[0]).toMatch(/here, CPU time is told, .*so that --fail-on cpuTime:5% may do/);
    expect(told(noisy)[0]).not.toContain('cpuTime');
    // It is gated already.
    expect(told(quiet, 'time:5%,cpuTime:5%')[0]).not.toContain('may do');
    // The base differs from itself.
    expect(told(quiet, 'time:5%', { cpuOfControl: 1.5 })[0]).not.toContain('cpuTime');
  });

  it('is not spoken of where it is told', () => {
    expect(told({ wall: 0.003, cpu: 0.1 })).toEqual([]);
  });

  it('has no budget where a thousand rounds would not do', () => {
    const atLimit = { ofHead: 1.05 };
    expect(told({ wall: 0.1, cpu: 0.1 }, 'time:5%', atLimit).join()).toContain('--budget');
    expect(told({ wall: 1, cpu: 1 }, 'time:5%', atLimit)).toEqual([]);
  });
});
