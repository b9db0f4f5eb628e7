import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageFolder } from '../package-folder.ts';
import { typeMessages, WRONG, writeTypeCases } from './fixtures/type-cases.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-types-'));
const modules = join(folder, 'node_modules');
let messages: ReadonlyMap<string, string> = new Map();

// The oldest TypeScript, and the package as it is installed, take part in installed.package.ts.
beforeAll(() => {
  mkdirSync(join(modules, 'uniqbench'), { recursive: true });
  mkdirSync(join(modules, '@types'));
  const link = (from: string, to: string) =>
    symlinkSync(join(packageFolder, from), join(modules, to), 'junction');
  link('package.json', 'uniqbench/package.json');
  link('dist', 'uniqbench/dist');
  link('node_modules/@types/node', '@types/node');
  link('node_modules/undici-types', 'undici-types');
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeTypeCases(folder);
  const tsc = join(packageFolder, 'node_modules', 'typescript', 'bin', 'tsc');
  messages = typeMessages(folder, tsc);
});

describe('TypeScript', () => {
  it('takes task files and calls that are right, and infers no any', () => {
    const said = [...messages].filter(([file]) => !file.startsWith('wrong-'));
    expect(said.map(([, text]) => text.trim()).filter((text) => text !== '')).toEqual([]);
  });

  it.each(Object.entries(WRONG).map(([name, [, words]], index) => [name, words, index] as const))(
    'tells of %s',
    (_, words, index) => {
      expect(messages.get(`wrong-${index}.ts`) ?? '').toMatch(words);
    },
  );
});
