/** What an exported function takes and returns, as its file has it written. Pure. */
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { unknownName } from '../../unknown-name.ts';
import { type Exported, exportsOf } from './exports.ts';
import { functionType, overloadOf, typeOfDefault, withoutCasts } from './function-types.ts';
import { jsDocOf } from './jsdoc.ts';
import {
  annotationOf,
  child,
  children,
  nameIn,
  type ParsedFile,
  type Syntax,
  type WrittenType,
} from './syntax.ts';
import { typeParametersOf } from './type-bindings.ts';

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
  readonly isAsyncGenerator: boolean;
  /** Whose method it is, or what it takes for `this`; null of a plain function. */
  readonly receiver: Receiver | null;
  /** Types that the caller chooses, by name: what they extend. */
  readonly typeParameters: ReadonlyMap<string, Syntax | null>;
}

/** What stands before the dot of a call. */
export type Receiver =
  | { readonly kind: 'this'; readonly type: WrittenType }
  | {
      readonly kind: 'class';
      /** As it is exported, and its method. */
      readonly exported: string;
      readonly method: string;
      readonly isStatic: boolean;
      /** Whether the class takes types. */
      readonly isGeneric: boolean;
      /** Of its constructor; null where nobody else can call that. */
      readonly parameters: readonly Parameter[] | null;
    };

/**
 * The signature of an export.
 *
 * @param wanted Its name; null for the only exported function.
 * @throws UsageError that lists the functions that there are, where it is none of them.
 */
export function signatureOf(file: ParsedFile, path: string, wanted: string | null): Signature {
  const { exports, elsewhere } = exportsOf(file);
  const shown = printable(path, 500);
  const handedOn = wanted === null ? undefined : elsewhere.get(wanted);
  if (handedOn !== undefined)
    throw new UsageError(
      `${shown} only hands ${printable(wanted!)} on from ${printable(handedOn.source, 300)}, which is no file of this project that can be read: name that file.`,
    );
  const candidates = [...exports].flatMap(([name, found]) => [
    ...(readSignature(file, name, found) ?? []),
    ...methodsOf(file, name, found),
  ]);
  if (wanted !== null) {
    const found = candidates.find(({ exported }) => exported === wanted);
    if (found !== undefined) return found;
    if (exports.has(wanted)) throw new UsageError(notAFunction(wanted, shown, candidates));
  }
  const functions = candidates.filter(({ receiver }) => receiver?.kind !== 'class');
  // Who names nothing means a function, where there is one.
  const meant = wanted === null && functions.length > 0 ? functions : candidates;
  const names = meant.map(({ exported }) => exported);
  if (wanted === null && meant.length === 1) return meant[0]!;
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

function notAFunction(wanted: string, shown: string, candidates: readonly Signature[]): string {
  const methods = candidates.filter(({ exported }) => exported.startsWith(`${wanted}.`));
  const [first] = methods;
  if (first === undefined) return `${printable(wanted)} of ${shown} is not a function.`;
  const names = methods.map(({ exported }) => exported).join(', ');
  return `${printable(wanted)} of ${shown} is a class: name one of its methods, as in --function ${shown}#${printable(first.exported)}. There are: ${printable(names, 500)}.`;
}

/** Of a class, those that are public. */
function methodsOf(file: ParsedFile, exported: string, { node }: Exported): Signature[] {
  const code = node.type === 'VariableDeclarator' ? withoutCasts(child(node, 'init')) : node;
  if (code === null || !/^Class/.test(code.type)) return [];
  const members = children(child(code, 'body') ?? code, 'body').filter(
    ({ accessibility }) => accessibility === undefined || accessibility === 'public',
  );
  const all = children(child(code, 'body') ?? code, 'body');
  const nameOf = (member: Syntax) => nameIn(child(member, 'key'));
  const overloads = members.filter((one) => child(one, 'value')?.type === 'TSDeclareMethod');
  /** Of overloads, the last one: what TypeScript's `Parameters` gives. */
  const isMeant = (member: Syntax) => {
    const own = overloads.filter((one) => nameOf(one) === nameOf(member));
    return own.length === 0 || member === own.at(-1);
  };
  const made = all.find((one) => one.kind === 'constructor');
  const isClosed = code.abstract === true || /private|protected/.test(`${made?.accessibility}`);
  const isInherited = child(code, 'superClass') !== null && made === undefined;
  const parameters =
    isClosed || isInherited
      ? null
      : made === undefined
        ? []
        : ofCode(file, exported, child(made, 'value') ?? made, jsDocOf(file, made)).parameters;
  return members.filter(isMeant).flatMap((member) => {
    const method = nameOf(member);
    const value = child(member, 'value');
    const isMethod =
      member.kind === 'method' || (member.kind === undefined && /Function/.test(value?.type ?? ''));
    if (method === null || value === null || !isMethod || member.computed === true) return [];
    const signature = ofCode(file, `${exported}.${method}`, value, jsDocOf(file, member));
    const isStatic = member.static === true;
    const isGeneric = child(code, 'typeParameters') !== null;
    return [
      {
        ...signature,
        receiver: { kind: 'class', exported, method, isStatic, isGeneric, parameters } as const,
        typeParameters: new Map([
          ...typeParametersOf(code),
          ...typeParametersOf(member),
          ...signature.typeParameters,
        ]),
      },
    ];
  });
}

/** null where it is certainly no function. */
function readSignature(
  file: ParsedFile,
  exported: string,
  { node, statement }: Exported,
): Signature[] | null {
  const isVariable = node.type === 'VariableDeclarator';
  const code = isVariable ? withoutCasts(child(node, 'init')) : node;
  const declared = isVariable ? annotationOf(child(node, 'id')) : null;
  const type = declared === null ? null : functionType(file, declared);
  const said = jsDocOf(file, statement);
  if (code !== null && /Function/.test(code.type)) {
    const signature = ofCode(file, exported, overloadOf(file, code) ?? code, said);
    const isGenerator = code.generator === true;
    const isAsyncGenerator = isGenerator && code.async === true;
    const own =
      type === null
        ? said.whole
          ? ofCode(said.whole, exported, said.whole.type, null)
          : signature
        : ofCode(file, exported, type, null);
    return [{ ...own, isGenerator, isAsyncGenerator }];
  }
  if (type !== null) return [ofCode(file, exported, type, null)];
  // What a call returns, or another name for something: it may be one.
  const isOpen = code !== null && /^(?:Call|Identifier|Member|Conditional|Logical)/.test(code.type);
  if (!isOpen) return null;
  return [
    {
      exported,
      parameters: null,
      returns: null,
      isGenerator: false,
      isAsyncGenerator: false,
      receiver: null,
      typeParameters: new Map(),
    },
  ];
}

function ofCode(
  { text }: Pick<ParsedFile, 'text'>,
  exported: string,
  code: Syntax,
  said: ReturnType<typeof jsDocOf> | null,
): Signature {
  const written = (type: Syntax | null) => (type === null ? null : { type, text });
  const all = children(code, 'params').length > 0 ? 'params' : 'parameters';
  const own = children(code, all).filter((one) => nameIn(one) !== 'this');
  const self = children(code, all).find((one) => nameIn(one) === 'this');
  const selfType = self === undefined ? null : written(annotationOf(self));
  const returns =
    child(code, 'returnType') ??
    (code.type.startsWith('TS') ? child(code, 'typeAnnotation') : null);
  return {
    exported,
    receiver: selfType === null ? null : { kind: 'this', type: selfType },
    parameters: own.map((parameter, index) => {
      // `constructor(private readonly start: number)`.
      const one = child(parameter, 'parameter') ?? parameter;
      const isRest = one.type === 'RestElement';
      const hasDefault = one.type === 'AssignmentPattern';
      const inner =
        (hasDefault ? child(one, 'left') : isRest ? child(one, 'argument') : one) ?? one;
      const name = nameIn(inner) ?? `input ${index + 1}`;
      // A pattern has no name that a comment could give: there it goes by its place.
      const inOrder = said?.parameters.size === own.length ? [...said.parameters.values()] : [];
      const comment = nameIn(inner) === null ? inOrder[index] : said?.parameters.get(name);
      return {
        name,
        type:
          written(annotationOf(one) ?? annotationOf(inner)) ??
          comment?.type ??
          (hasDefault ? typeOfDefault(child(one, 'right')) : null),
        isOptional: hasDefault || inner.optional === true || comment?.isOptional === true,
        isRest,
      };
    }),
    returns:
      written(returns === null ? null : (child(returns, 'typeAnnotation') ?? returns)) ??
      said?.returns ??
      null,
    isGenerator: code.generator === true,
    isAsyncGenerator: code.generator === true && code.async === true,
    typeParameters: new Map([
      ...(said?.typeParameters ?? []).map((name) => [name, null] as const),
      ...typeParametersOf(code),
    ]),
  };
}
