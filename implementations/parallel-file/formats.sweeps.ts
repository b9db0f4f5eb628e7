/** Lines of all formats, over more cases and all presets than formats.test.ts; see vitest.sweeps.config.ts. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, onTestFinished } from 'vitest';
import pageViews from '../../generators/page-views.ts';
import { temporaryFile } from '../../generators/replay/fixtures/reading.ts';
import { writeEvents } from '../../generators/writers/write-events.ts';
import { encodeName } from '../../names.ts';
import { expectSameOfNearlyPlain, FORMATS } from './fixtures/nearly-plain.ts';
import { expectSame, SPILLING } from './fixtures/same-answer.ts';

describe('lines that are nearly plain', () => {
  it.each(FORMATS)('%s', async (_, plain, reading) => {
    await expectSameOfNearlyPlain(plain, reading, 200);
  });
});

describe('events of a generator', () => {
  const WAYS = [
    [{ chunkBytes: 10_000, leastSharedBytes: 0 }, 2],
    [{ ...SPILLING, chunkBytes: 50_000 }, 1],
  ] as const;

  it.each(Object.entries(pageViews.presets))('%s', async (_, { parameters }) => {
    const folder = mkdtempSync(join(tmpdir(), 'formats-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'views.ndjson');
    const open = () => pageViews.open({ ...parameters, events: '2000' }, 1);
    await writeEvents(open(), path, { format: 'ndjson', gzip: false });
    await expectSame([path], {}, WAYS);

    const log: Buffer[] = [];
    const unix: Buffer[] = [Buffer.from('time\tpage\tvisitor\n')];
    const source = open();
    for await (const { timestampsMs, pageIds, visitorIds } of source.chunks()) {
      for (const [index, ms] of timestampsMs.entries()) {
        const page = encodeName(source.pages.at(pageIds[index]!));
        const visitor = encodeName(source.visitors.at(visitorIds[index]!));
        const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) (\S+)/.exec(
          new Date(ms).toUTCString(),
        )!;
        log.push(
          visitor,
          Buffer.from(` - - [${day}/${month}/${year}:${time} +0000] "GET `),
          page,
          Buffer.from(' HTTP/1.1" 200 1\n'),
        );
        unix.push(
          Buffer.from(`${ms / 1000}\t`),
          page,
          Buffer.from('\t'),
          visitor,
          Buffer.from('\n'),
        );
      }
    }
    await expectSame([temporaryFile(Buffer.concat(log))], { format: 'clf' }, WAYS);
    await expectSame([temporaryFile(Buffer.concat(unix))], { format: 'tsv' }, WAYS);
  });
});
