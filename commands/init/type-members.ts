/** Types that a file declares, and their members. Pure. */
import { child, children, nameIn, type Syntax, typeArguments } from './syntax.ts';

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
      return found === null || typeArguments(node).length > 0 ? null : within(found);
    }
  }
}

function plain(members: readonly Syntax[]): readonly Syntax[] | null {
  return members.every(({ type }) => /^TS(?:PropertySignature|IndexSignature)$/.test(type))
    ? members
    : null;
}

function joined(parts: readonly (readonly Syntax[] | null)[]): readonly Syntax[] | null {
  return parts.some((part) => part === null) ? null : parts.flatMap((part) => part ?? []);
}
