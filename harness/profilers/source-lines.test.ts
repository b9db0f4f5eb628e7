import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { compile } from '../request/compile.ts';
import { SourceLines } from './source-lines.ts';

/** What another compiler leaves of `vendor.ts`, of which only it knows where it is. */
const MAP = {
  version: 3,
  sources: ['webpack://vendor/src/vendor.ts'],
  names: [],
  mappings: 'AAAA',
};
const MAP_URL = `data:application/json;base64,${Buffer.from(JSON.stringify(MAP)).toString('base64')}`;

it('are told in folders of any name, and of a module that was compiled before as they are now', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'uniqbench-test-')), 'c#, 100%');
  mkdirSync(folder);
  const path = join(folder, 'own.ts');
  writeFileSync(
    join(folder, 'vendor.js'),
    `export const five = 5;\n//# sourceMappingURL=${MAP_URL}\n`,
  );
  writeFileSync(
    path,
    "import { five } from './vendor.js';\n\nexport default (): number => five;\n",
  );
  const { url } = await compile({ name: 'own', path }, folder);
  const lines = new SourceLines(url);
  const compiled = readFileSync(fileURLToPath(url), 'utf8').split('\n');
  const lineOf = (part: string) => compiled.findIndex((line) => line.includes(part)) + 1;
  expect(lines.find(url, lineOf('=> five'))).toMatchObject({
    ...{ file: path, line: 3, text: 'export default (): number => five;' },
  });
  const vendor = lineOf('five = 5');
  expect(lines.find(url, vendor)).toMatchObject({
    ...{ file: fileURLToPath(url), line: vendor, text: 'var five = 5;' },
  });
});
