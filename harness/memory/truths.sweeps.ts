/** Memory figures against closed forms; all of them, in both places, where KNOWN_ALL is set: on other versions of Node. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { packageFolder } from '../../package-folder.ts';
import { PLACES, Truths } from '../fixtures/known-memory/truths.ts';

/** One of each kind of fault that there was. */
const FEW = [
  '20,000 buffers of 1 KB',
  'a table of 24 MB made at import',
  'one string of 20 MB',
  'a sparse array of 300,000',
  'two SharedArrayBuffers of 16 MiB, as in the first call',
];
const isAll = process.env.KNOWN_ALL !== undefined;
const cases = isAll
  ? Truths.names().flatMap((name) => PLACES.map((place) => ({ name, place })))
  : FEW.map((name) => ({ name, place: 'counting' as const }));
const truths = new Truths();

afterAll(() => {
  delete process.env.KNOWN_BODY;
  delete process.env.KNOWN_EVENTS;
});

it.each(cases)('$name, $place', { timeout: 300_000 }, async ({ name, place }) => {
  const { truth, told } = await truths.tell(name, place);
  expect(told / truth).toBeGreaterThan(0.98);
  expect(told / truth).toBeLessThan(1.02);
});

it('the page on memory has every fixture', () => {
  const page = readFileSync(join(packageFolder, 'docs', 'memory.md'), 'utf8');
  for (const name of Truths.names()) expect(page).toContain(`| ${name} |`);
});
