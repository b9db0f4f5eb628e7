import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixture } from '../fixtures/prepared.ts';
import { findImplementation } from '../request/find.ts';
import { moduleGraphOf } from './module-graph.ts';

const bad = (file: string) => moduleGraphOf(fixture(join('audit', file)));

describe('the module graph', () => {
  it.each(['naive-set-of-sets', 'flat-tuple-set', 'nested-seen-cached'])(
    'of %s is its own file',
    async (name) => {
      const graph = await moduleGraphOf(findImplementation(name).path);
      expect(graph).toEqual({ builtIns: [], ownFiles: 1, foreign: [], untold: [] });
    },
  );

  it('names a package and who imports it, in TypeScript and in CommonJS', async () => {
    for (const file of ['imports-a-package.ts', 'requires-a-package.cjs']) {
      const { foreign } = await bad(file);
      expect(foreign).toEqual([
        { module: 'fastest-levenshtein', importer: expect.stringContaining(file) },
      ]);
    }
  });

  it('follows own files, and knows Node’s modules by either name', async () => {
    const graph = await moduleGraphOf(fixture('leaves-things-behind.ts'));
    expect(graph).toMatchObject({ builtIns: ['child_process'], ownFiles: 2, foreign: [] });
  });

  it('tells where it cannot follow', async () => {
    const { untold } = await bad('imports-what-it-is-told.ts');
    expect(untold).toEqual([expect.stringMatching(/imports-what-it-is-told\.ts:\d+: import\(\)/)]);
  });

  it('refuses what does not parse', async () => {
    await expect(moduleGraphOf(fixture('../../package-lock.json.ts'))).rejects.toThrow();
  });
});
