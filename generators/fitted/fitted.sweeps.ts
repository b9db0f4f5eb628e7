/** The large log of real traffic: too slow for every day. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import fitted from '../fitted.ts';
import { DATA, SKIPPED, THERE } from '../replay/fixtures/real-traffic.ts';
import { fitModel } from './fit.ts';
import { measureLog, measureSource } from './measure-source.ts';

const LOG = join(DATA, 'cran-2014-01');
const nothing = () => {};

describe.skipIf(!THERE)(`real traffic${SKIPPED}`, () => {
  it('cran-2014-01: a workload has its counts', async () => {
    const files = readdirSync(LOG).filter((file) => /^2014.*\.csv\.gz$/.test(file));
    const paths = files.map((file) => join(LOG, file));
    const log = await measureLog({ files: JSON.stringify(paths) }, nothing);
    const source = fitted.open({ model: JSON.stringify(fitModel(log)) }, 1);
    const drawn = (await measureSource(source, nothing)).counts();
    const real = log.measure.counts();
    for (const name of ['events', 'hours', 'pages', 'visitors', 'pairs', 'triples'] as const) {
      expect(Math.abs(drawn[name] / real[name] - 1), name).toBeLessThan(0.01);
    }
    expect(Math.abs(drawn.hourPages / real.hourPages - 1)).toBeLessThan(0.05);
  });
});
