/** Stacks in the places of the files that their authors wrote, where the runtime does not do that itself. Runs in trial processes. */
import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapping } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isV8 } from './engine.ts';

/** What is told of a place in a stack. */
const PLACE = /((?:file:\/\/)?\/[^\n()]+?\.mjs):(\d+):(\d+)/g;

/** As Node has it, started with `--enable-source-maps`: what has no source map stays as it is. */
export function stackInSource(stack: string): string {
  if (isV8) return stack;
  const maps = new Map<string, SourceMap | null>();
  return stack.replaceAll(PLACE, (whole, file: string, line: string, column: string) => {
    const path = file.startsWith('file:') ? fileURLToPath(file) : file;
    const map = maps.get(path) ?? mapOf(path);
    maps.set(path, map);
    const found = map?.findEntry(Number(line) - 1, Number(column) - 1);
    // What it does not know is an object without fields.
    if (found === undefined || !isPlace(found)) return whole;
    const source = new URL(found.originalSource, pathToFileURL(path));
    // A module that was compiled before has a map of its own, which may name what is no file.
    if (source.protocol !== 'file:') return whole;
    return `${fileURLToPath(source)}:${found.originalLine + 1}:${found.originalColumn + 1}`;
  });
}

/** It lies beside the module; null where there is none. */
function mapOf(path: string): SourceMap | null {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${path}.map`, 'utf8')));
  } catch {
    return null;
  }
}

type Entry = ReturnType<SourceMap['findEntry']>;

function isPlace(entry: Entry): entry is SourceMapping {
  return 'originalSource' in entry;
}
