import { describe, expect, it } from 'vitest';
import pageViews from '../../generators/page-views.ts';
import { parseAxis } from './sweep-axes.ts';
import { type SweepLine, sweepLines } from './sweep-lines.ts';
import type { FoundTask } from './task-files.ts';
import type { TaskRunWorkload } from './task-settings.ts';
import type { Workload } from './workloads.ts';

const PARAMETERS = { random: { size: 100, order: 'random', share: 0.5, flag: true }, empty: {} };

const workloads = Object.entries(PARAMETERS).map(([name, parameters]) => ({ name, parameters }));
const task = { name: 'sort', description: { workloads } } as unknown as FoundTask;

function ofTask(text: string): TaskRunWorkload {
  const chosen = { name: text, workload: text.split(',')[0]!, overrides: {} };
  return { name: text, task, chosen, judgedBy: null, strings: 'shared' };
}

const plugIn = { name: 'page-views', source: '', url: '' };
const everyday: Workload = {
  name: 'everyday',
  generator: { plugIn, generator: pageViews },
  parameters: {},
  strings: 'slices',
  fromFiles: false,
};
const log: Workload = { ...everyday, name: 'access.log', fromFiles: true };

function linesOf(
  workloads: readonly (TaskRunWorkload | Workload)[],
  axes: readonly string[],
  isNamed = true,
): readonly SweepLine[] {
  return sweepLines({ workloads, seed: 1 }, axes.map(parseAxis), isNamed);
}

describe('the lines of a sweep', () => {
  it('are one for each value of what is swept besides, each with its workloads', () => {
    const lines = linesOf([ofTask('random')], ['size=10..1e4', 'order=sorted,random']);
    expect(lines.map(({ settings }) => settings)).toEqual([
      { order: 'sorted' },
      { order: 'random' },
    ]);
    expect(lines[0]!.sizes).toEqual({ low: 10, high: 10_000, isWhole: true });
    expect(lines[0]!.at(316)).toMatchObject({
      name: 'random,order=sorted,size=316',
      chosen: { workload: 'random', overrides: { order: 'sorted', size: 316 } },
    });
  });

  it('take a number with a fraction between two ends where the parameter has one', () => {
    const [line] = linesOf([ofTask('random')], ['share=0.1..0.9']);
    expect(line!.sizes).toEqual({ low: 0.1, high: 0.9, isWhole: false });
  });

  it('take values as they are, by size, and words for numbers as people write them', () => {
    const [line] = linesOf([ofTask('random')], ['size=1k,10,100']);
    expect(line!.sizes).toEqual({ values: [10, 100, 1_000] });
  });

  it('take a second range at three values', () => {
    const lines = linesOf([everyday], ['events=1e3..1e5', 'pages=10..1000']);
    expect(lines.map(({ settings }) => settings.pages)).toEqual(['10', '100', '1000']);
    expect(lines[1]!.at(1_000)).toMatchObject({ parameters: { pages: '100', events: '1000' } });
  });

  it('are of the first workload that has the parameter, where none was named', () => {
    const lines = linesOf([ofTask('empty'), ofTask('random')], ['size=1..10'], false);
    expect(lines.map(({ of }) => of)).toEqual(['random']);
  });

  it.each([
    [['sise=1..10'], [ofTask('random')], 'Did you mean size?'],
    [['evens=1..10'], [everyday], 'Did you mean events?'],
    [['order=1..10'], [ofTask('random')], 'is no number but "random"; name its values'],
    [['order=a,b'], [ofTask('random')], 'at least one is to be over numbers'],
    [['size=1..10'], [ofTask('random,size=5')], 'sets size already'],
    [['size=1..10'], [ofTask('empty')], 'There is no parameter called "size"'],
    [['events=1..10'], [log], 'is a log file'],
    [['events=1e3..1e12'], [everyday], 'events'],
    [['events=1e3..1e4', 'strings=mine,yours'], [everyday], 'ownership of strings'],
    [['size=0,10'], [ofTask('random')], 'must be above 0'],
    [['size=-1,10'], [ofTask('random')], 'must be above 0'],
    [['order=1,2'], [ofTask('random')], 'is no number but "random"'],
    [['flag=1,2'], [ofTask('random')], 'is no number but true'],
    [['flag=1..2'], [ofTask('random')], 'is no number but true'],
    [['size=1..10', 'flag=yes,no'], [ofTask('random')], 'flag must be true or false'],
    [['events=1.5..1e3'], [everyday], 'events'],
    [['events=0.5,10'], [everyday], 'events'],
    [
      ['size=1..10', 'order=a,b,c,d,e', 'share=1,2,3,4,5'],
      [ofTask('random')],
      '25 curves for each implementation',
    ],
  ])('refuse %s before anything is measured', (axes, workloads, why) => {
    expect(() => linesOf(workloads, axes)).toThrow(why);
  });
});
