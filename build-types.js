/**
 * `npm run build:types`, behind the compiler: of all declarations that it has made, the package gets those that its own words lead
 * to, and no others, so that they need no other package to be understood. The type of a report is made of its published schema.
 * Plain JavaScript, as it runs while the rest is being compiled.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const made = join(root, 'dist', '.types');
const SPECIFIER = /(\bfrom\s*|\bimport\()(['"]\.[^'"]+)\.ts(['"])/g;
const REPORT = join('api', 'report.d.ts');
const schema = JSON.parse(readFileSync(join(root, 'reports/schemas/report.schema.json'), 'utf8'));

writeFileSync(join(made, REPORT), declarationOf('Report', schema));
for (const file of reachedFrom('uniqbench.d.ts')) {
  const target = join(root, 'dist', file);
  mkdirSync(dirname(target), { recursive: true });
  // As compilers of every age find them.
  const text = readFileSync(join(made, file), 'utf8').replace(SPECIFIER, '$1$2.js$3');
  writeFileSync(target, text);
}
rmSync(made, { recursive: true });
for (const folder of ['generators', 'implementations']) declareParts(folder);

/** What each file of the folder exports by default; the rest is nobody else's. */
function declareParts(folder) {
  mkdirSync(join(root, 'dist', folder), { recursive: true });
  for (const file of readdirSync(join(root, folder)).filter((name) => /^[\w-]+\.ts$/.test(name))) {
    const text = readFileSync(join(root, folder, file), 'utf8');
    const type = (/\bsatisfies (\w+);\s*$/.exec(text) ??
      /^const \w+: (Generator) =/m.exec(text))?.[1];
    if (type === undefined) throw new Error(`${folder}/${file} does not say of what type it is.`);
    const own = folder === 'generators' ? type : `Extract<${type}, { countUniques: unknown }>`;
    writeFileSync(
      join(root, 'dist', folder, file.replace(/ts$/, 'd.ts')),
      `import type { ${type} } from '../contract.js';\ndeclare const part: ${own};\nexport default part;\n`,
    );
  }
}

/** Paths below `made`. @throws Error where a declaration needs what is not of this package. */
function reachedFrom(entry) {
  const reached = new Set([entry]);
  for (const file of reached) {
    const text = readFileSync(join(made, file), 'utf8');
    for (const [, specifier] of text.matchAll(/(?:\bfrom|\bimport\()\s*['"]([^'"]+)['"]/g)) {
      if (!specifier.startsWith('.')) throw new Error(`${file} needs the types of ${specifier}.`);
      const path = join(made, dirname(file), specifier.replace(/\.[jt]s$/, '.d.ts'));
      if (!existsSync(path)) throw new Error(`${file} needs ${specifier}, which is not there.`);
      reached.add(relative(made, path));
    }
  }
  return reached;
}

function declarationOf(name, { description, ...rest }) {
  return `${comment(description, '')}export interface ${name} ${typeOf(rest, '')}\n`;
}

/** In TypeScript; of JSON Schema, what zod writes. @throws Error at anything else. */
function typeOf(schema, indent) {
  const { type, anyOf, properties, items, additionalProperties } = schema;
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  if (anyOf !== undefined) return anyOf.map((one) => typeOf(one, indent)).join(' | ');
  if (Array.isArray(type))
    return type.map((one) => typeOf({ ...schema, type: one }, indent)).join(' | ');
  switch (type) {
    case undefined:
      return 'unknown';
    case 'integer':
      return 'number';
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      return type;
    case 'array':
      return `readonly (${typeOf(items ?? {}, indent)})[]`;
    case 'object':
      if (properties !== undefined) return objectOf(schema, indent);
      return `{ readonly [key: string]: ${typeOf(additionalProperties ?? {}, indent)} }`;
    default:
      throw new Error(`A schema has the type ${type}, for which there is no word.`);
  }
}

function objectOf({ properties, required = [] }, indent) {
  const inner = `${indent}  `;
  const fields = Object.entries(properties).map(([name, property]) => {
    const mark = required.includes(name) ? '' : '?';
    const key = /^[a-z_$][\w$]*$/i.test(name) ? name : JSON.stringify(name);
    const { description, ...rest } = property;
    return `${comment(description, inner)}${inner}readonly ${key}${mark}: ${typeOf(rest, inner)};\n`;
  });
  return `{\n${fields.join('')}${indent}}`;
}

function comment(text, indent) {
  return text === undefined ? '' : `${indent}/** ${text.replaceAll('*/', '* /')} */\n`;
}
