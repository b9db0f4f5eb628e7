/** Types that stand beside a function's own parameters: of overloads, of a variable, of defaults. Pure. */
import {
  child,
  nameIn,
  type ParsedFile,
  parseType,
  type Syntax,
  type WrittenType,
} from './syntax.ts';

/** What TypeScript would infer; null where more than a value of a keyword's type stands there. */
export function typeOfDefault(value: Syntax | null): WrittenType | null {
  const kind = value?.type === 'Literal' ? typeof value.value : '';
  return ['number', 'string', 'boolean'].includes(kind) ? parseType(kind) : null;
}

/** The last of a function's signatures that stand before it. */
export function overloadOf({ body }: ParsedFile, code: Syntax): Syntax | null {
  const name = nameIn(child(code, 'id'));
  if (name === null) return null;
  const signatures = body
    .map((one) => (one.type.startsWith('Export') ? child(one, 'declaration') : one))
    .filter((one) => one?.type === 'TSDeclareFunction' && nameIn(child(one, 'id')) === name);
  return signatures.at(-1) ?? null;
}

export function withoutCasts(code: Syntax | null): Syntax | null {
  let inner = code;
  while (inner !== null && /^(?:TS\w+Expression|ParenthesizedExpression)$/.test(inner.type))
    inner = child(inner, 'expression');
  return inner;
}

/** A type that is a function's, here or under a name of the same file. */
export function functionType({ body }: ParsedFile, type: Syntax): Syntax | null {
  if (type.type === 'TSFunctionType') return type;
  const name = type.type === 'TSTypeReference' ? nameIn(child(type, 'typeName')) : null;
  if (name === null) return null;
  const alias = body
    .map((one) => child(one, 'declaration') ?? one)
    .find((one) => one.type === 'TSTypeAliasDeclaration' && nameIn(child(one, 'id')) === name);
  const aliased = alias === undefined ? null : child(alias, 'typeAnnotation');
  return aliased?.type === 'TSFunctionType' ? aliased : null;
}
