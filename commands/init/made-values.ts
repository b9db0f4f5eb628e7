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
import { type Bindings, bindingsOf, openBindings } from './type-bindings.ts';
import {
  declared,
  enumMembers,
  indexedType,
  insideOf,
  isMissing,
  type KeyedType,
  keyedType,
  literalsOf,
  mappedType,
  membersOf,
  valuesOf,
} from './type-members.ts';
import {
  COLLECTIONS,
  COLLECTIONS_LATER,
  chained,
  choice,
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
  /** Pairs of a Map or of an object's fields. */
  const pairsOf = (key: Syntax, value: Syntax, place: Place): string =>
    refersBack(value, place)
      ? '[]'
      : many((within) => `[${make(key, within)}, ${make(value, within)}]${asConst}`, place);
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
        return node.operator === 'readonly' ? make(inner!, place) : oneLiteral(node);
      case 'TSIndexedAccessType':
        return reached(node, indexedType(node, body), place);
      case 'TSMappedType':
        return keyed(node, mappedType(node, text, body), place);
      case 'TSArrayType':
        return listOf(child(node, 'elementType')!, place);
      case 'TSTupleType':
        return `[${children(node, 'elementTypes')
          .flatMap((one) => element(one, place))
          .join(', ')}]`;
      case 'TSLiteralType':
        return literalOf(node) ?? byHand(node);
      case 'TSUnionType':
        return oneOf(node, place);
      case 'TSTypeLiteral':
      case 'TSIntersectionType':
        return members(node, place) ?? byHand(node);
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

  const literalOf = (node: Syntax): string | null => {
    const value = node.type === 'TSLiteralType' ? child(node, 'literal') : null;
    if (value === null || value.type === 'TemplateLiteral') return null;
    return text.slice(value.start, value.end);
  };

  /** Missing values are left out where there are others; each of the others comes as often. */
  const oneOf = (node: Syntax, place: Place): string => {
    const values = valuesOf(node).filter((one) => !refersBack(one, place));
    const missing = children(node, 'types').find(isMissing);
    if (values.length === 0) return missing === undefined ? byHand(node) : make(missing, place);
    const all = values.map(literalOf);
    if (all.length > 1 && all.every((one) => one !== null)) return choice(all, isTyped);
    const [first, ...others] = values.map((one) => make(one, place));
    if (others.length === 0) return first!;
    return `(random() < 1 / ${values.length} ? ${first} : ${chained(others)})`;
  };

  const reference = (node: Syntax, place: Place): string => {
    const written = child(node, 'typeName');
    // Of `Shapes.Circle`, what `import * as Shapes` brings.
    const name = nameIn(written) ?? nameIn(written === null ? null : child(written, 'right'));
    if (name === null) return byHand(node);
    const values = enumMembers(body, name);
    if (values !== null) {
      imports.add(name);
      const all = values.map((value) => `${name}${value}`);
      return choice(all, isTyped);
    }
    const given = typeArguments(node);
    const binding = place.bound.get(name);
    if (binding !== undefined) {
      const { type: bound, bound: outer } = binding;
      return bound === null ? MADE.TSNumberKeyword! : make(bound, { ...place, bound: outer });
    }
    const found = declared(body, name);
    if (found !== null) {
      const bound = bindingsOf(found, given, place.bound);
      const within = { ...place, bound, within: [...place.within, name] };
      return found.type === 'TSTypeAliasDeclaration'
        ? make(child(found, 'typeAnnotation')!, within)
        : (members(found, within) ?? byHand(node));
    }
    if (Object.hasOwn(NAMED, name)) return NAMED[name]!;
    if (Object.hasOwn(TYPED_ARRAYS, name)) return typedArray(name, place);
    if (name === 'Buffer') return `Buffer.from(${typedArray('Uint8Array', place)})`;
    if (name === 'ArrayBuffer') return `${typedArray('Uint8Array', place)}.buffer`;
    const [one, two] = given;
    if (one === undefined) return byHand(node);
    if (Object.hasOwn(COLLECTIONS, name)) return COLLECTIONS[name]!(listOf(one, place));
    if (COLLECTIONS_LATER.test(name)) return `oneByOne(${listOf(one, place)})`;
    const inside = insideOf(node);
    if (inside !== null) return make(inside, place);
    if (name === 'Pick' || name === 'Omit') return members(node, place) ?? byHand(node);
    if (name === 'Exclude' || name === 'Extract') return oneLiteral(node);
    if (two === undefined) return byHand(node);
    if (name === 'Map' || name === 'ReadonlyMap') return `new Map(${pairsOf(one, two, place)})`;
    if (name !== 'Record') return byHand(node);
    if (one.type === 'TSStringKeyword' || one.type === 'TSNumberKeyword')
      return `Object.fromEntries(${pairsOf(one, two, place)})`;
    return keyed(node, keyedType(one, two, body), place);
  };

  const reached = (node: Syntax, type: Syntax | null, place: Place): string =>
    type === null ? byHand(node) : make(type, place);

  const oneLiteral = (node: Syntax): string => {
    const all = literalsOf(node, body) ?? [];
    return all.length === 0 ? byHand(node) : choice(all, isTyped);
  };

  const keyed = (node: Syntax, of: KeyedType | null, place: Place): string => {
    if (of === null) return byHand(node);
    if (of.ofEnum !== null) imports.add(of.ofEnum);
    return objectCode(of.keys.map((key) => `${key}: ${make(of.value, place)}`));
  };

  const typedArray = (name: string, place: Place): string => {
    if (!place.isInner) usesSize = true;
    const length = place.isInner ? INNER_SIZE : 'size';
    return `${name}.from({ length: ${length} }, ${TYPED_ARRAYS[name]})`;
  };

  /** The members of an object type, with those that it takes over; null where one cannot be written. */
  const members = (node: Syntax, place: Place): string | null => {
    const found = membersOf(node, body);
    if (found === null) return null;
    const [index] = found.filter(({ type }) => type === 'TSIndexSignature');
    if (index !== undefined) {
      if (found.length > 1) return null;
      const key = annotationOf(children(index, 'parameters')[0] ?? null);
      const value = annotationOf(index);
      if (key === null || value === null) return null;
      return `Object.fromEntries(${pairsOf(key, value, place)})`;
    }
    const lines = found.flatMap((one) => {
      const key = child(one, 'key')!;
      const type = annotationOf(one);
      if (type !== null && one.optional === true && refersBack(type, place)) return [];
      return `${text.slice(key.start, key.end)}: ${type === null ? byHand(one) : make(type, place)}`;
    });
    return objectCode(lines);
  };

  const code = make(type, {
    isInner: false,
    within: [],
    depth: 0,
    bound: openBindings(typeParameters),
  });
  return { code, usesSize, todo, imports: [...imports] };
}
