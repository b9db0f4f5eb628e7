/** Asynchronous calls on a file that is written before each, in a folder of its own. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { defineTask } from 'uniqbench';

export default defineTask({
  workloads: { tenMegabytes: { size: 1e7 } },
  make: async ({ size, random, folder }) => {
    const path = join(folder, 'file');
    await writeFile(
      path,
      Uint8Array.from({ length: size }, () => 256 * random()),
    );
    return path;
  },
  implementations: {
    whole: async (path) =>
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    stream: async (path) => {
      const hash = createHash('sha256');
      await pipeline(createReadStream(path), hash);
      return hash.digest('hex');
    },
  },
  baseline: 'whole',
});
