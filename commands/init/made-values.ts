/** Code that draws a value of a written type, for a first `make`. Pure. */
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
import { declared, enumMembers, insideOf, membersOf } from './type-members.ts';
import {
  COLLECTIONS,
  chained,
  MADE,
  NAMED,
  objectCode,
  quoted,
  TYPED_ARRAYS,
} from './value-code.ts';

/** Code for one value, and what it needs. */
export interface MadeValue {
  /** An expression; it may use `size`, `random`, `word()` and `todo(what)`. */
  readonly code: string;
  readonly usesSize: boolean;
  /** Types that must be made by hand, as written. */
  readonly todo: readonly string[];
  /** Exports of the function's file that the code uses: enums. */
  readonly imports: readonly string[];
}

/** Of what lies in a collection in a collection. */
const INNER_SIZE = 10;
/** Beyond it a type holds itself. */
const DEEPEST = 8;

interface Place {
  /** Whether it lies in a collection already. */
  readonly isInner: boolean;
  /** Types of the file that it is a part of, by name. */
  readonly within: readonly string[];
  readonly depth: number;
  readonly bound: Bindings;
}

/** By the names of type parameters: what stands for them, null where that is open, and what its own names stand for. */
interface Bindings
  extends ReadonlyMap<string, { readonly type: Syntax | null; readonly bound: Bindings }> {}

/** How values are made. */
export interface MakingOptions {
  /** What the caller chooses: what it extends is made, or a number where that is open. */
  readonly typeParameters: ReadonlyMap<string, Syntax | null>;
  /** Whether it is TypeScript. */
  readonly isTyped: boolean;
}

/** Code for a value. @param file Where interfaces and type aliases are looked up. */
export function madeValue(
  { type, text, body: ownBody }: WrittenType,
  file: ParsedFile,
  { typeParameters, isTyped }: MakingOptions,
): MadeValue {
  // What a comment names is looked up among those of comments: its text is another one.
  const body = ownBody ?? (text === file.text ? file.body : []);
  const asConst = isTyped ? ' as const' : '';
  const todo: string[] = [];
  const imports = new Set<string>();
  let usesSize = false;
  const nothing: Bindings = new Map();
  const open: Bindings = new Map(
    [...typeParameters].map(([name, bound]) => [name, { type: bound, bound: nothing }]),
  );

  const byHand = (node: Syntax): string => {
    const what = text.slice(node.start, node.end).replace(/\s+/g, ' ').slice(0, 80);
    todo.push(what);
    return `todo(${quoted(what)})`;
  };
  /** Whether it is of a type that it is part of: such values end somewhere. */
  const refersBack = (node: Syntax, place: Place): boolean => {
    if (node.type === 'TSUnionType') return valuesOf(node).every((one) => refersBack(one, place));
    const name = node.type === 'TSTypeReference' ? nameIn(child(node, 'typeName')) : null;
    return name !== null && place.within.includes(name);
  };
  const listOf = (node: Syntax, place: Place): string =>
    refersBack(node, place) ? '[]' : many((inner) => make(node, inner), place);
  const many = (made: (place: Place) => string, place: Place): string => {
    if (!place.isInner) usesSize = true;
    const length = place.isInner ? `length: ${INNER_SIZE}` : 'length: size';
    const value = made({ ...place, isInner: true });
    return `Array.from({ ${length} }, () => ${value.startsWith('{') ? `(${value})` : value})`;
  };

  const make = (node: Syntax, from: Place): string => {
    const place = { ...from, depth: from.depth + 1 };
    if (place.depth > DEEPEST) return byHand(node);
    const inner = child(node, 'typeAnnotation');
    switch (node.type) {
      case 'TSParenthesizedType':
        return make(inner!, place);
      case 'TSTypeOperator':
        return node.operator === 'readonly' ? make(inner!, place) : byHand(node);
      case 'TSArrayType':
        return listOf(child(node, 'elementType')!, place);
      case 'TSTupleType':
        return `[${children(node, 'elementTypes')
          .flatMap((one) => element(one, place))
          .join(', ')}]`;
      case 'TSLiteralType':
        return literal(node) ?? byHand(node);
      case 'TSUnionType':
        return oneOf(node, place);
      case 'TSTypeLiteral':
      case 'TSIntersectionType':
        return members(node, place, make) ?? byHand(node);
      case 'TSTypeReference':
        return reference(node, place);
      default:
        return MADE[node.type] ?? byHand(node);
    }
  };

  const element = (node: Syntax, place: Place): string[] => {
    if (node.type === 'TSOptionalType') return [];
    if (node.type === 'TSRestType') return [`...${make(child(node, 'typeAnnotation')!, place)}`];
    if (node.type !== 'TSNamedTupleMember') return [make(node, place)];
    return node.optional === true ? [] : [make(child(node, 'elementType')!, place)];
  };

  const literal = (node: Syntax): string | null => {
    const value = child(node, 'literal');
    if (value === null || value.type === 'TemplateLiteral') return null;
    return text.slice(value.start, value.end);
  };

  /** Missing values are left out where there are others; each of the others comes as often. */
  const oneOf = (node: Syntax, place: Place): string => {
    const values = valuesOf(node).filter((one) => !refersBack(one, place));
    const missing = children(node, 'types').find(isMissing);
    if (values.length === 0) return missing === undefined ? byHand(node) : make(missing, place);
    const all = values.map(literalOf);
    if (all.length > 1 && all.every((one) => one !== null))
      return isTyped
        ? `([${all.join(', ')}] as const)[Math.floor(random() * ${all.length})]!`
        : `[${all.join(', ')}][Math.floor(random() * ${all.length})]`;
    const [first, ...others] = values.map((one) => make(one, place));
    if (others.length === 0) return first!;
    return `(random() < 1 / ${values.length} ? ${first} : ${chained(others)})`;
  };
  const literalOf = (node: Syntax) => (node.type === 'TSLiteralType' ? literal(node) : null);

  const reference = (node: Syntax, place: Place): string => {
    const written = child(node, 'typeName');
    // Of `Shapes.Circle`, what `import * as Shapes` brings.
    const name = nameIn(written) ?? nameIn(written === null ? null : child(written, 'right'));
    if (name === null) return byHand(node);
    const values = enumMembers(body, name);
    if (values !== null) {
      imports.add(name);
      const all = values.map((value) => `${name}${value}`).join(', ');
      return `([${all}]${asConst})[Math.floor(random() * ${values.length})]${isTyped ? '!' : ''}`;
    }
    const given = typeArguments(node);
    const binding = place.bound.get(name);
    if (binding !== undefined) {
      const { type: bound, bound: outer } = binding;
      return bound === null ? MADE.TSNumberKeyword! : make(bound, { ...place, bound: outer });
    }
    const found = declared(body, name);
    if (found !== null) {
      const parameters = typeArguments(found);
      const bound: Bindings = new Map(
        parameters.map((one, index) => [
          typeof one.name === 'string' ? one.name : (nameIn(child(one, 'name')) ?? ''),
          {
            type: given[index] ?? child(one, 'default') ?? child(one, 'constraint'),
            bound: place.bound,
          },
        ]),
      );
      const within = { ...place, bound, within: [...place.within, name] };
      return found.type === 'TSTypeAliasDeclaration'
        ? make(child(found, 'typeAnnotation')!, within)
        : (members(found, within, make) ?? byHand(node));
    }
    if (Object.hasOwn(NAMED, name)) return NAMED[name]!;
    if (Object.hasOwn(TYPED_ARRAYS, name)) return typedArray(name, place);
    if (name === 'Buffer') return `Buffer.from(${typedArray('Uint8Array', place)})`;
    if (name === 'ArrayBuffer') return `${typedArray('Uint8Array', place)}.buffer`;
    const [one, two] = given;
    if (one === undefined) return byHand(node);
    if (Object.hasOwn(COLLECTIONS, name)) return COLLECTIONS[name]!(listOf(one, place));
    const inside = insideOf(node);
    if (inside !== null) return make(inside, place);
    if (two === undefined) return byHand(node);
    const pairs = () =>
      many((within) => `[${make(one, within)}, ${make(two, within)}]${asConst}`, place);
    if (name === 'Map' || name === 'ReadonlyMap') return `new Map(${pairs()})`;
    if (name !== 'Record') return byHand(node);
    if (one.type === 'TSStringKeyword' || one.type === 'TSNumberKeyword')
      return `Object.fromEntries(${pairs()})`;
    const keys = (one.type === 'TSUnionType' ? children(one, 'types') : [one]).map(literalOf);
    if (keys.some((key) => key === null)) return byHand(node);
    return objectCode(keys.map((key) => `${key}: ${make(two, place)}`));
  };

  const typedArray = (name: string, place: Place): string => {
    if (!place.isInner) usesSize = true;
    const length = place.isInner ? INNER_SIZE : 'size';
    return `${name}.from({ length: ${length} }, ${TYPED_ARRAYS[name]})`;
  };

  /** The members of an object type, with those that it takes over; null where one cannot be written. */
  const members = (node: Syntax, place: Place, makeMember: typeof make): string | null => {
    const found = membersOf(node, body);
    if (found === null) return null;
    const [index] = found.filter(({ type }) => type === 'TSIndexSignature');
    if (index !== undefined) {
      if (found.length > 1) return null;
      const key = annotationOf(children(index, 'parameters')[0] ?? null);
      const value = annotationOf(index);
      if (key === null || value === null) return null;
      return `Object.fromEntries(${many(
        (within) => `[${makeMember(key, within)}, ${makeMember(value, within)}]${asConst}`,
        place,
      )})`;
    }
    const lines = found.flatMap((one) => {
      const key = child(one, 'key')!;
      const type = annotationOf(one);
      if (type !== null && one.optional === true && refersBack(type, place)) return [];
      return `${text.slice(key.start, key.end)}: ${type === null ? byHand(one) : makeMember(type, place)}`;
    });
    return objectCode(lines);
  };

  const code = make(type, { isInner: false, within: [], depth: 0, bound: open });
  return { code, usesSize, todo, imports: [...imports] };
}

function isMissing({ type }: Syntax): boolean {
  return /^TS(?:Null|Undefined|Void)Keyword$/.test(type);
}

function valuesOf(union: Syntax): readonly Syntax[] {
  return children(union, 'types').filter((one) => !isMissing(one));
}
