import { expect, it } from 'vitest';
import type { GroupStage } from './stage.ts';
import { mostTogether } from './time-round.ts';

it.runIf(process.platform !== 'win32')(
  'processes of functions over rows run beside each other, and those of a task do not, whatever it is called',
  () => {
    const group = { form: 'rows', baseline: 'a', implementations: ['a'], approximate: [] };
    const dataset: GroupStage['dataset'] = { folder: '/f', digest: '', events: 1 };
    const input = { workload: 'w', overrides: {}, seed: 1, folder: '/f', hasData: false };
    const task = { input, judgedBy: null, inputDigest: null, elements: null };
    expect(mostTogether({ group, dataset }, 4)).toBe(4);
    expect(mostTogether({ group: { ...group, form: 'columns' }, dataset }, 4)).toBe(1);
    expect(mostTogether({ group, dataset: { ...dataset, task } }, 4)).toBe(1);
  },
);
