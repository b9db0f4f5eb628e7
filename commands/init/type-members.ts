/** Types that a file declares: their members, and those that come to a few literal values (`keyof`, `Exclude`). Pure. */
import { annotationOf, child, children, nameIn, type Syntax, typeArguments } from './syntax.ts';
import { parameterName } from './type-bindings.ts';
import { quoted } from './value-code.ts';

const DEEPEST = 16;
/** Wrappers that a whole value fits. */
const AS_INSIDE = /^(?:Readonly|Required|Partial|NonNullable)$/;

/** An interface or type alias; null where the file has none of that name. */
export function declared(body: readonly Syntax[], name: string): Syntax | null {
  return (
    body
      .map((one) => child(one, 'declaration') ?? one)
      .find(
        (one) =>
          /^TS(?:TypeAlias|Interface)Declaration$/.test(one.type) &&
          nameIn(child(one, 'id')) === name,
      ) ?? null
  );
}

/** Of an enum that the file exports, as code behind its name: `.Red`; null where there is none, or it has no members. */
export function enumMembers(body: readonly Syntax[], name: string): readonly string[] | null {
  const found = body
    .filter(({ type }) => type === 'ExportNamedDeclaration')
    .map((one) => child(one, 'declaration'))
    .find((one) => one?.type === 'TSEnumDeclaration' && nameIn(child(one, 'id')) === name);
  if (found === undefined || found === null || found.declare === true) return null;
  const names = children(found, 'members').map((one) => nameIn(child(one, 'id')));
  if (names.length === 0 || names.includes(null)) return null;
  return names.map((one) => (/^[\w$]+$/.test(one!) ? `.${one}` : `[${JSON.stringify(one)}]`));
}

/** What `Readonly<…>` and its like hold; null where the type is none of them. */
export function insideOf(type: Syntax): Syntax | null {
  const name = nameIn(child(type, 'typeName') ?? child(type, 'expression'));
  return name !== null && AS_INSIDE.test(name) ? (typeArguments(type)[0] ?? null) : null;
}

/** The members of an object type, with those that it takes over; null where it has methods, or takes over what is not in the file. */
export function membersOf(
  node: Syntax,
  body: readonly Syntax[],
  depth = 0,
): readonly Syntax[] | null {
  // Types that extend each other are an error of their author's, not a reason to hang.
  if (depth > DEEPEST) return null;
  const within = (one: Syntax) => membersOf(one, body, depth + 1);
  switch (node.type) {
    case 'TSTypeLiteral':
      return plain(children(node, 'members'));
    case 'TSIntersectionType':
      return joined(children(node, 'types').map(within));
    case 'TSInterfaceDeclaration':
      return joined([
        ...children(node, 'extends').map(within),
        plain(children(child(node, 'body')!, 'body')),
      ]);
    case 'TSTypeAliasDeclaration':
    case 'TSParenthesizedType':
      return within(child(node, 'typeAnnotation')!);
    default: {
      const inside = insideOf(node);
      if (inside !== null) return within(inside);
      const name = nameIn(child(node, 'typeName') ?? child(node, 'expression'));
      const found = name === null ? null : declared(body, name);
      if (found === null && (name === 'Pick' || name === 'Omit')) {
        const [from, keys] = typeArguments(node);
        const members = from === undefined ? null : within(from);
        const named = keys === undefined ? null : literalsOf(keys, body, depth + 1);
        // What has keys of every name cannot be told apart by them.
        if (members?.some(({ type }) => type === 'TSIndexSignature') || named === null) return null;
        return members?.filter((one) => isNamed(one, named) === (name === 'Pick')) ?? null;
      }
      return found === null || typeArguments(node).length > 0 ? null : within(found);
    }
  }
}

/** @param literals As code. */
function isNamed(member: Syntax, literals: readonly string[]): boolean {
  const name = nameIn(child(member, 'key'));
  return name !== null && (literals.includes(quoted(name)) || literals.includes(name));
}

/** Whether nothing may stand for it. */
export function isMissing({ type }: Syntax): boolean {
  return /^TS(?:Null|Undefined|Void)Keyword$/.test(type);
}

/** What a union holds but for what is missing. */
export function valuesOf(union: Syntax): readonly Syntax[] {
  return children(union, 'types').filter((one) => !isMissing(one));
}

function plain(members: readonly Syntax[]): readonly Syntax[] | null {
  // What stands between brackets is a value of the file's, such as a symbol.
  const isOne = ({ type, computed }: Syntax) =>
    /^TS(?:PropertySignature|IndexSignature)$/.test(type) && computed !== true;
  return members.every(isOne) ? members : null;
}

function joined(parts: readonly (readonly Syntax[] | null)[]): readonly Syntax[] | null {
  return parts.some((part) => part === null) ? null : parts.flatMap((part) => part ?? []);
}

/** The values as code: `'a'`, `3`; null where it is more than literals, or cannot be told. @param body Statements in which names are looked up. */
export function literalsOf(
  type: Syntax,
  body: readonly Syntax[],
  depth = 0,
): readonly string[] | null {
  // Types that name each other are an error of their author's, not a reason to hang.
  if (depth > DEEPEST) return null;
  const within = (one: Syntax) => literalsOf(one, body, depth + 1);
  switch (type.type) {
    case 'TSParenthesizedType':
      return within(child(type, 'typeAnnotation')!);
    case 'TSLiteralType': {
      const value = child(type, 'literal')?.value;
      if (typeof value === 'string') return [quoted(value)];
      return typeof value === 'number' ? [String(value)] : null;
    }
    case 'TSUnionType': {
      const all = children(type, 'types').map(within);
      return all.some((one) => one === null) ? null : [...new Set(all.flatMap((one) => one ?? []))];
    }
    case 'TSTypeOperator':
      return type.operator === 'keyof' ? keysOf(child(type, 'typeAnnotation')!, body, depth) : null;
    case 'TSTypeReference': {
      const name = nameIn(child(type, 'typeName'));
      const given = typeArguments(type);
      const found = name === null ? null : declared(body, name);
      if (found?.type === 'TSTypeAliasDeclaration' && given.length === 0)
        return within(child(found, 'typeAnnotation')!);
      const [from, what] = given;
      const isChoice = found === null && (name === 'Exclude' || name === 'Extract');
      if (!isChoice || from === undefined || what === undefined) return null;
      const isMeant = meant(what, within(what));
      const all = within(from);
      if (all === null || isMeant === null) return null;
      return all.filter((one) => isMeant(one) === (name === 'Extract'));
    }
    default:
      return null;
  }
}

/** Names of members, as code; null where they are open. */
function keysOf(type: Syntax, body: readonly Syntax[], depth: number): readonly string[] | null {
  const members = membersOf(type, body, depth + 1);
  if (members === null || members.length === 0) return null;
  const keys = members.map((one) => child(one, 'key'));
  if (keys.some((key) => nameIn(key) === null)) return null;
  return keys.map((key) =>
    typeof key?.value === 'number' ? String(key.value) : quoted(nameIn(key)!),
  );
}

/** Whether a literal is of a type; null where that cannot be told. */
function meant(
  type: Syntax,
  literals: readonly string[] | null,
): ((literal: string) => boolean) | null {
  if (literals !== null) return (literal) => literals.includes(literal);
  if (type.type === 'TSStringKeyword') return (literal) => literal.startsWith("'");
  if (type.type === 'TSNumberKeyword') return (literal) => !literal.startsWith("'");
  return null;
}

/** What `Row['tags']` and `Row['tags'][number]` are; null where that cannot be told. */
export function indexedType(node: Syntax, body: readonly Syntax[]): Syntax | null {
  const [of, index] = [child(node, 'objectType')!, child(node, 'indexType')!];
  const whole = of.type === 'TSIndexedAccessType' ? indexedType(of, body) : of;
  if (whole === null) return null;
  if (index.type === 'TSNumberKeyword') {
    const list = whole.type === 'TSTypeOperator' ? child(whole, 'typeAnnotation')! : whole;
    return list.type === 'TSArrayType' ? child(list, 'elementType') : null;
  }
  const [literal, ...others] = literalsOf(index, body) ?? [];
  if (literal === undefined || others.length > 0) return null;
  const member = membersOf(whole, body)?.find((one) => isNamed(one, [literal]));
  return member === undefined ? null : annotationOf(member);
}

/** The names that stand in code. */
export function namesIn(code: string): readonly string[] {
  return code.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu) ?? [];
}

/** An object type all of whose members have one type. */
export interface KeyedType {
  /** What stands before the colon of each member, as code. */
  readonly keys: readonly string[];
  /** The enum that they name; null where they are plain. */
  readonly ofEnum: string | null;
  readonly value: Syntax;
}

/** `Record<keys, value>`; null where the keys are open. */
export function keyedType(type: Syntax, value: Syntax, body: readonly Syntax[]): KeyedType | null {
  const name = type.type === 'TSTypeReference' ? nameIn(child(type, 'typeName')) : null;
  const values = name === null ? null : enumMembers(body, name);
  if (values !== null) return { keys: values.map((one) => `[${name}${one}]`), ofEnum: name, value };
  const keys = literalsOf(type, body);
  return keys === null ? null : { keys, ofEnum: null, value };
}

/** `{ [Key in 'a' | 'b']: number }`; null where its values depend on the key, or its keys are renamed. */
export function mappedType(node: Syntax, text: string, body: readonly Syntax[]): KeyedType | null {
  const parameter = child(node, 'typeParameter');
  const over = parameter === null ? null : child(parameter, 'constraint');
  const value = child(node, 'typeAnnotation');
  if (over === null || value === null || child(node, 'nameType') !== null) return null;
  const key = parameterName(parameter!);
  return namesIn(text.slice(value.start, value.end)).includes(key)
    ? null
    : keyedType(over, value, body);
}
