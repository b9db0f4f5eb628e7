/** Types that a file imports from others of its project, brought into it, so that values of them can be made too. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { exportsOf } from './exports.ts';
import { child, nameIn, type ParsedFile, parseFile, type Syntax } from './syntax.ts';

/** Files that are read at most. */
const MOST_FILES = 40;
const ENDINGS = ['', '.ts', '.mts', '.cts', '.tsx', '.d.ts', '/index.ts', '/index.d.ts'];

/**
 * The file with the types of those that it imports, by relative paths, and of those that these import. What has a name that is
 * there already is left out, and so is what cannot be read: such values are made by hand.
 *
 * @param path Absolute.
 */
export function withImportedTypes(file: ParsedFile, path: string): ParsedFile {
  let { text } = file;
  const body = [...file.body];
  const names = new Set(body.map(typeName));
  const seen = new Set([path]);
  const open = body.flatMap((statement) => pathOf(statement, path));
  for (let next = open.shift(); next !== undefined && seen.size < MOST_FILES; next = open.shift()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const found = parsedBehind(text, next);
    if (found === null) continue;
    text = found.text;
    for (const statement of found.body) {
      open.push(...pathOf(statement, next));
      const name = typeName(statement);
      if (name === null || names.has(name)) continue;
      names.add(name);
      body.push(statement);
    }
  }
  return { ...file, text, body };
}

/** Its places are those in the text of both, one behind the other. */
function parsedBehind(text: string, path: string): ParsedFile | null {
  try {
    const own = readFileSync(path, 'utf8');
    const { body, comments } = parseFile(`${' '.repeat(text.length)}\n${own}`, path);
    return { text: `${text}\n${own}`, body, comments };
  } catch {
    return null;
  }
}

/**
 * Where an export stands that a file only hands on: the file of this project that has it, and its name there.
 *
 * @param name null for the only function, which is looked for in the file itself.
 * @returns the file itself where it has the export, or where nothing leads to another one.
 */
export function whereItStands(
  path: string,
  name: string | null,
): { path: string; name: string | null } {
  const here = { path, name };
  if (name === null) return here;
  const [first = '', ...members] = name.split('.');
  const open = [{ path, name: first }];
  const seen = new Set<string>();
  for (let next = open.shift(); next !== undefined && seen.size < MOST_FILES; next = open.shift()) {
    const key = `${next.path}#${next.name}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const found = exportsBehind(next.path);
    if (found === null) continue;
    if (found.exports.has(next.name))
      return { path: next.path, name: [next.name, ...members].join('.') };
    const handedOn = found.elsewhere.get(next.name);
    const sources = handedOn === undefined ? found.stars : [handedOn.source];
    for (const source of sources)
      for (const target of targetOf(source, next.path))
        open.push({ path: target, name: handedOn?.name ?? next.name });
  }
  return here;
}

function exportsBehind(path: string): ReturnType<typeof exportsOf> | null {
  try {
    return exportsOf(parseFile(readFileSync(path, 'utf8'), path));
  } catch {
    return null;
  }
}

/** null where it declares no type. */
function typeName(statement: Syntax): string | null {
  const declaration = child(statement, 'declaration') ?? statement;
  const isType = /^TS(?:TypeAlias|Interface)Declaration$/.test(declaration.type);
  return isType ? nameIn(child(declaration, 'id')) : null;
}

/** Where an import, or an export of another file's, leads, within the project. */
function pathOf(statement: Syntax, from: string): string[] {
  const source = child(statement, 'source')?.value;
  return typeof source === 'string' ? targetOf(source, from) : [];
}

/** The file of an import by a relative path, in a list; none where there is no such file. */
function targetOf(source: string, from: string): string[] {
  if (!/^\.{1,2}\//.test(source)) return [];
  const target = resolve(dirname(from), source);
  const typed = target.replace(/\.([cm]?)js(x?)$/, '.$1ts$2');
  const found = [typed, target]
    .flatMap((one) => ENDINGS.map((ending) => one + ending))
    .find((one) => existsSync(one) && statSync(one).isFile());
  return found === undefined || /\.(?:json|css|node)$/.test(found) ? [] : [found];
}
