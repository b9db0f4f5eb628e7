import { join } from 'node:path';
import { expect, it } from 'vitest';
import refuses from '../harness/fixtures/forms/refuses-file.ts';
import { packageFolder } from '../package-folder.ts';
import { countLog } from './count-log.ts';

it('a log that an implementation refuses is not counted', async () => {
  const log = { paths: [join(packageFolder, 'generators', 'samples', 'views.csv')], reading: {} };
  await expect(countLog(refuses, log, { threads: 1 }, () => {})).rejects.toThrow(
    'it would lose lines of that',
  );
});
