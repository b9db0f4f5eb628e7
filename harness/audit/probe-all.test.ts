import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'vitest';
import { fixture, smallDataset, trialOf } from '../fixtures/prepared.ts';

const files = [
  ...readdirSync(fixture('audit')).map((f) => fixture(join('audit', f))),
  fixture('right.ts'),
  fixture('sums-asynchronously.ts'),
  'naive-set-of-sets',
  'nested-seen-cached',
  'flat-tuple-set',
];
it.each(files)('%s', async (file) => {
  const t = performance.now();
  const o = await trialOf(file, { pass: 'examine', seed: 1 }, smallDataset(2000));
  const ms = performance.now() - t;
  const v = await trialOf(file, { pass: 'verify' }, smallDataset(2000));
  const w = await trialOf(file, { pass: 'time', warmUps: 1, iterations: 2 }, smallDataset(2000));
  const say = (x: any) =>
    x.outcome + ' ' + (x.message ?? '') + (x.wrong ? JSON.stringify(x.wrong.first[0]) : '');
  const r = (o as any).result;
  console.log(
    file.split('/').pop(),
    ms.toFixed(0),
    '\n',
    r
      ? r.checks
          .filter((c: any) => c.fault)
          .map((c: any) => `  ${c.requirement} ${c.what}: ${c.fault}`)
          .join('\n') +
          '\n  TRICKS ' +
          JSON.stringify(r.tricks, null, 1) +
          r.required
      : say(o),
    '\n VERIFY',
    say(v),
    '\n TIME',
    say(w),
  );
});
