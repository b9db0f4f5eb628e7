import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { clinicFiles, readClinicData } from './clinic.ts';
import { SourceLines } from './source-lines.ts';

it('what heapprofiler saw is of all calls of the profile', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
  const own = join(folder, 'own.mjs');
  writeFileSync(own, 'export const keeps = (rows) => [...rows];\n');
  const { href } = pathToFileURL(own);
  const node = (functionName: string, url: string, selfSize: number, children: object[]) => ({
    callFrame: { functionName, scriptId: '1', url, lineNumber: 0, columnNumber: 21 },
    ...{ selfSize, children },
  });
  const head = node('(root)', '', 500, [node('keeps', href, 3_000, [])]);
  const files = clinicFiles('heapprofiler', folder, 'mine');
  writeFileSync(files.html, '');
  writeFileSync(files.data, JSON.stringify({ head }));
  const findings = await readClinicData('heapprofiler', files, new SourceLines(href), 40);
  expect(findings?.rankings).toMatchObject([
    {
      ...{ measure: 'bytes kept', by: 'function', unit: 'bytes', total: 3_000, calls: 40 },
      hotspots: [{ function: 'keeps', line: 1, amount: 3_000 }],
    },
  ]);
});
