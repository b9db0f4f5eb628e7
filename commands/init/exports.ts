/** What a module exports, and from where it hands it on. Pure. */
import { child, children, nameIn, type ParsedFile, type Syntax } from './syntax.ts';

/** What stands behind an exported name: a node that may be a function, and where its comment may stand. */
export interface Exported {
  readonly node: Syntax;
  readonly statement: Syntax;
}

/** An export of another file. */
export interface HandedOn {
  /** As the import has it. */
  readonly source: string;
  /** Its name there. */
  readonly name: string;
}

/** What a module exports, ES or CommonJS. */
export function exportsOf({ body }: ParsedFile): {
  readonly exports: ReadonlyMap<string, Exported>;
  /** What it hands on from another file. */
  readonly elsewhere: ReadonlyMap<string, HandedOn>;
  /** Files all of whose exports it hands on. */
  readonly stars: readonly string[];
} {
  const exports = new Map<string, Exported>();
  const elsewhere = new Map<string, HandedOn>();
  const stars: string[] = [];
  const locals = localsOf(body);
  for (const statement of body) {
    const declaration = child(statement, 'declaration');
    const whole = wholeOf(statement);
    if (whole !== null) {
      const name = nameIn(whole);
      exports.set(
        'default',
        (name === null ? undefined : locals.get(name)) ?? { node: whole, statement },
      );
    }
    if (statement.type === 'ExportAllDeclaration' && child(statement, 'exported') === null)
      stars.push(String(child(statement, 'source')?.value));
    for (const [name, node] of ofCommonJs(statement)) {
      const local = nameIn(node);
      exports.set(name, (local === null ? undefined : locals.get(local)) ?? { node, statement });
    }
    if (statement.type !== 'ExportNamedDeclaration' || statement.exportKind === 'type') continue;
    for (const [name, node] of declaredBy(declaration)) exports.set(name, { node, statement });
    const source = child(statement, 'source');
    for (const specifier of children(statement, 'specifiers')) {
      const [local, name] = [
        nameIn(child(specifier, 'local')),
        nameIn(child(specifier, 'exported')),
      ];
      if (local === null || name === null) continue;
      const found = locals.get(local);
      if (source !== null) elsewhere.set(name, { source: String(source.value), name: local });
      else if (found !== undefined) exports.set(name, found);
      else {
        const imported = importOf(body, local);
        if (imported !== null) elsewhere.set(name, imported);
      }
    }
  }
  return { exports, elsewhere, stars };
}

/** What `export default` and `export =` hand out; null of other statements. */
function wholeOf(statement: Syntax): Syntax | null {
  if (statement.type === 'ExportDefaultDeclaration') return child(statement, 'declaration');
  return statement.type === 'TSExportAssignment' ? child(statement, 'expression') : null;
}

function localsOf(body: readonly Syntax[]): Map<string, Exported> {
  const locals = new Map<string, Exported>();
  for (const statement of body) {
    const declaration = statement.type.startsWith('Export')
      ? child(statement, 'declaration')
      : statement;
    for (const [name, node] of declaredBy(declaration)) locals.set(name, { node, statement });
  }
  return locals;
}

/** By name; of overloads, the last one without a body: what TypeScript's `Parameters` gives. */
function declaredBy(declaration: Syntax | null): [string, Syntax][] {
  if (declaration === null) return [];
  if (declaration.type === 'VariableDeclaration')
    return children(declaration, 'declarations').flatMap((one): [string, Syntax][] => {
      const name = nameIn(child(one, 'id'));
      return name === null ? [] : [[name, one]];
    });
  const name = nameIn(child(declaration, 'id'));
  const isCode = /^(?:FunctionDeclaration|TSDeclareFunction|ClassDeclaration)$/.test(
    declaration.type,
  );
  return name === null || !isCode ? [] : [[name, declaration]];
}

function importOf(body: readonly Syntax[], local: string): HandedOn | null {
  for (const statement of body) {
    if (statement.type !== 'ImportDeclaration') continue;
    const found = children(statement, 'specifiers').find(
      (one) => nameIn(child(one, 'local')) === local,
    );
    if (found === undefined || found.type === 'ImportNamespaceSpecifier') continue;
    const name =
      found.type === 'ImportDefaultSpecifier' ? 'default' : nameIn(child(found, 'imported'));
    const source = child(statement, 'source');
    if (source !== null && name !== null) return { source: String(source.value), name };
  }
  return null;
}

/** `module.exports = …`, `exports.name = …`, and several of them at once: what is assigned, by name. */
function ofCommonJs(statement: Syntax): [string, Syntax][] {
  if (statement.type !== 'ExpressionStatement') return [];
  const paths: (string | null)[] = [];
  let value = child(statement, 'expression');
  for (; value?.type === 'AssignmentExpression'; value = child(value, 'right'))
    paths.push(pathOf(child(value, 'left')));
  if (value === null) return [];
  const assigned = value;
  return paths.flatMap((path) => (path === null ? [] : namesBehind(path, assigned)));
}

function namesBehind(path: string, value: Syntax): [string, Syntax][] {
  const [, name] = /^(?:module\.)?exports\.([^.]+)$/.exec(path) ?? [];
  if (path !== 'module.exports') return name === undefined ? [] : [[name, value]];
  if (value.type !== 'ObjectExpression') return [['default', value]];
  return children(value, 'properties').flatMap((one): [string, Syntax][] => {
    const key = nameIn(child(one, 'key'));
    const held = child(one, 'value');
    return key === null || held === null || one.computed === true ? [] : [[key, held]];
  });
}

/** `module.exports.count`; null where it is no chain of names. */
function pathOf(node: Syntax | null): string | null {
  if (node?.type !== 'MemberExpression' || node.computed === true) return nameIn(node);
  const [object, property] = [pathOf(child(node, 'object')), nameIn(child(node, 'property'))];
  return object === null || property === null ? null : `${object}.${property}`;
}
