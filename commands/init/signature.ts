/** What an exported function takes and returns, as its file has it written. Pure. */
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { unknownName } from '../../unknown-name.ts';
import { jsDocOf } from './jsdoc.ts';
import {
  annotationOf,
  child,
  children,
  nameIn,
  type ParsedFile,
  type Syntax,
  typeArguments,
  type WrittenType,
} from './syntax.ts';

/** One parameter. */
export interface Parameter {
  /** As written; `input 1` and so on where it is a pattern. */
  readonly name: string;
  /** null where none is written. */
  readonly type: WrittenType | null;
  readonly isOptional: boolean;
  readonly isRest: boolean;
}

/** An exported function. */
export interface Signature {
  /** `default` for the default export. */
  readonly exported: string;
  /** null where they cannot be read, as those of what a call returns. */
  readonly parameters: readonly Parameter[] | null;
  /** null where none is written. */
  readonly returns: WrittenType | null;
  readonly isGenerator: boolean;
  /** Types that the caller chooses, by name: what they extend. */
  readonly typeParameters: ReadonlyMap<string, Syntax | null>;
}

/** What stands behind an exported name: a node that may be a function, and where its comment may stand. */
interface Exported {
  readonly node: Syntax;
  readonly statement: Syntax;
}

/**
 * The signature of an export.
 *
 * @param wanted Its name; null for the only exported function.
 * @throws UsageError that lists the functions that there are, where it is none of them.
 */
export function signatureOf(file: ParsedFile, path: string, wanted: string | null): Signature {
  const { exports, elsewhere } = exportsOf(file);
  const shown = printable(path, 500);
  if (wanted !== null) {
    const source = elsewhere.get(wanted);
    if (source !== undefined)
      throw new UsageError(
        `${shown} only hands ${printable(wanted)} on from ${printable(source, 300)}: name that file.`,
      );
  }
  const candidates = [...exports].flatMap(([name, found]) => {
    const read = readSignature(file, name, found);
    return read === null ? [] : [read];
  });
  if (wanted !== null) {
    const found = candidates.find(({ exported }) => exported === wanted);
    if (found !== undefined) return found;
    if (exports.has(wanted))
      throw new UsageError(`${printable(wanted)} of ${shown} is not a function.`);
  }
  const names = candidates.map(({ exported }) => exported);
  if (wanted === null && candidates.length === 1) return candidates[0]!;
  if (names.length === 0)
    throw new UsageError(
      `${shown} exports no function${elsewhere.size > 0 ? ' of its own' : ''}. Write export before the one that is to be measured.`,
    );
  throw new UsageError(
    wanted === null
      ? `${shown} exports ${names.length} functions: name one, as in --function ${shown}#${printable(names[0]!)}. There are: ${printable(names.join(', '), 500)}.`
      : `${shown}: ${unknownName('exported function', wanted, names)}`,
  );
}

function exportsOf({ body }: ParsedFile): {
  readonly exports: ReadonlyMap<string, Exported>;
  readonly elsewhere: ReadonlyMap<string, string>;
} {
  const exports = new Map<string, Exported>();
  const elsewhere = new Map<string, string>();
  const locals = localsOf(body);
  for (const statement of body) {
    const declaration = child(statement, 'declaration');
    if (statement.type === 'ExportDefaultDeclaration' && declaration !== null) {
      const name = nameIn(declaration);
      exports.set(
        'default',
        (name === null ? undefined : locals.get(name)) ?? { node: declaration, statement },
      );
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
      if (source !== null) elsewhere.set(name, String(source.value));
      else if (found !== undefined) exports.set(name, found);
      else elsewhere.set(name, sourceOfImport(body, local) ?? 'somewhere else');
    }
  }
  return { exports, elsewhere };
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

function sourceOfImport(body: readonly Syntax[], local: string): string | null {
  const found = body.find(
    (statement) =>
      statement.type === 'ImportDeclaration' &&
      children(statement, 'specifiers').some((one) => nameIn(child(one, 'local')) === local),
  );
  const source = found === undefined ? null : child(found, 'source');
  return source === null ? null : String(source.value);
}

/** null where it is certainly no function. */
function readSignature(
  file: ParsedFile,
  exported: string,
  { node, statement }: Exported,
): Signature | null {
  const isVariable = node.type === 'VariableDeclarator';
  const code = isVariable ? withoutCasts(child(node, 'init')) : node;
  const declared = isVariable ? annotationOf(child(node, 'id')) : null;
  const type = declared === null ? null : functionType(file, declared);
  const said = jsDocOf(file, statement);
  if (code !== null && /Function/.test(code.type)) {
    const signature = ofCode(file, exported, overloadOf(file, code) ?? code, said);
    const isGenerator = code.generator === true;
    return type === null
      ? { ...signature, isGenerator }
      : { ...ofCode(file, exported, type, null), isGenerator };
  }
  if (type !== null) return ofCode(file, exported, type, null);
  // What a call returns, or another name for something: it may be one.
  const isOpen = code !== null && /^(?:Call|Identifier|Member|Conditional|Logical)/.test(code.type);
  if (!isOpen) return null;
  return {
    exported,
    parameters: null,
    returns: null,
    isGenerator: false,
    typeParameters: new Map(),
  };
}

function ofCode(
  { text }: ParsedFile,
  exported: string,
  code: Syntax,
  said: ReturnType<typeof jsDocOf> | null,
): Signature {
  const written = (type: Syntax | null) => (type === null ? null : { type, text });
  const all = children(code, 'params').length > 0 ? 'params' : 'parameters';
  const own = children(code, all).filter((one) => nameIn(one) !== 'this');
  const returns =
    child(code, 'returnType') ??
    (code.type.startsWith('TS') ? child(code, 'typeAnnotation') : null);
  return {
    exported,
    parameters: own.map((one, index) => {
      const isRest = one.type === 'RestElement';
      const hasDefault = one.type === 'AssignmentPattern';
      const inner =
        (hasDefault ? child(one, 'left') : isRest ? child(one, 'argument') : one) ?? one;
      const name = nameIn(inner) ?? `input ${index + 1}`;
      const comment = said?.parameters.get(name);
      return {
        name,
        type: written(annotationOf(one) ?? annotationOf(inner)) ?? comment?.type ?? null,
        isOptional: hasDefault || inner.optional === true || comment?.isOptional === true,
        isRest,
      };
    }),
    returns:
      written(returns === null ? null : (child(returns, 'typeAnnotation') ?? returns)) ??
      said?.returns ??
      null,
    isGenerator: code.generator === true,
    typeParameters: new Map(
      (code.typeParameters === undefined ? [] : typeArguments(code)).map((one) => [
        typeof one.name === 'string' ? one.name : (nameIn(child(one, 'name')) ?? ''),
        child(one, 'constraint'),
      ]),
    ),
  };
}

/** The last of a function's signatures that stand before it. */
function overloadOf({ body }: ParsedFile, code: Syntax): Syntax | null {
  const name = nameIn(child(code, 'id'));
  if (name === null) return null;
  const signatures = body
    .map((one) => (one.type.startsWith('Export') ? child(one, 'declaration') : one))
    .filter((one) => one?.type === 'TSDeclareFunction' && nameIn(child(one, 'id')) === name);
  return signatures.at(-1) ?? null;
}

function withoutCasts(code: Syntax | null): Syntax | null {
  let inner = code;
  while (inner !== null && /^(?:TS\w+Expression|ParenthesizedExpression)$/.test(inner.type))
    inner = child(inner, 'expression');
  return inner;
}

/** A type that is a function's, here or under a name of the same file. */
function functionType({ body }: ParsedFile, type: Syntax): Syntax | null {
  if (type.type === 'TSFunctionType') return type;
  const name = type.type === 'TSTypeReference' ? nameIn(child(type, 'typeName')) : null;
  if (name === null) return null;
  const alias = body
    .map((one) => child(one, 'declaration') ?? one)
    .find((one) => one.type === 'TSTypeAliasDeclaration' && nameIn(child(one, 'id')) === name);
  const aliased = alias === undefined ? null : child(alias, 'typeAnnotation');
  return aliased?.type === 'TSFunctionType' ? aliased : null;
}
