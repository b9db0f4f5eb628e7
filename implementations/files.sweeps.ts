/** Files of every preset, and real logs, by every way to cut and spill them; see vitest.sweeps.config.ts. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, it, onTestFinished } from 'vitest';
import type { RawParameters } from '../contract.ts';
import pageViews from '../generators/page-views.ts';
import { temporaryFile } from '../generators/replay/fixtures/reading.ts';
import { writeEvents } from '../generators/writers/write-events.ts';
import { expectSameOfRandomFields } from './parallel-file/fixtures/random-fields.ts';
import { expectSame, SPILLING, SPILLING_ALL } from './parallel-file/fixtures/same-answer.ts';

const DATA = join(import.meta.dirname, '..', '..', 'shared', 'data');
const THERE = existsSync(DATA);

describe('events of a generator', () => {
  const presets = Object.entries(pageViews.presets);

  it.each(presets)('%s', async (_, { parameters }) => {
    const folder = mkdtempSync(join(tmpdir(), 'files-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'views.csv');
    const source = pageViews.open({ ...parameters, events: '20000' }, 1);
    await writeEvents(source, path, { format: 'csv', gzip: false });
    await expectSame([path], {}, [
      [{}, 1],
      [{ chunkBytes: 10_000, leastSharedBytes: 0 }, 2],
      [{ ...SPILLING, chunkBytes: 10_000, leastSharedBytes: 0 }, 2],
      [SPILLING_ALL, 1],
    ]);
  });
});

describe('real logs', () => {
  const logs: readonly (readonly [string, RawParameters])[] = [
    ['elastic-apache-2015/apache_logs.gz', {}],
    ['elastic-apache-2015/events.csv.gz', {}],
    ['nasa-1995-08-01/nasa_19950801.tsv.gz', {}],
    ['epa-1995/epa-http.txt.gz', { month: '1995-08', utcOffset: '-0400' }],
    ['epa-1995/events.csv.gz', {}],
    ['erddap-2024/events.csv.gz', {}],
    ['nasa-1995-07-sample/events.csv.gz', {}],
    ['cran-2014-01/2014-01-06.csv.gz', {}],
  ];
  it.skipIf(!THERE).each(logs)(
    `%s${THERE ? '' : ` (skipped: there is no folder ${DATA})`}`,
    async (name, reading) => {
      const path = temporaryFile(gunzipSync(readFileSync(join(DATA, name))));
      await expectSame([path], reading, [
        [{}, 2],
        [{ chunkBytes: 30_000, leastSharedBytes: 0 }, 2],
      ]);
    },
  );
});

it('tables of random fields', async () => {
  const rows = [
    'timestamp,pageUrl,visitorId',
    '2025-03-03T00:00:00.059Z,/a,x',
    '2025-03-03 01:30,/b,x',
  ];
  await expectSameOfRandomFields(rows, 200);
});
