/** Types that JSDoc comments give a function's parameters: what plain JavaScript has for annotations. Pure. */
import { type ParsedFile, parseType, type Syntax, type WrittenType } from './syntax.ts';

/** What a comment says of a function. */
export interface JsDoc {
  readonly parameters: ReadonlyMap<
    string,
    { readonly type: WrittenType | null; readonly isOptional: boolean }
  >;
  readonly returns: WrittenType | null;
  /** `@type {(values: number[]) => number}`; null where that is no function's. */
  readonly whole: WrittenType | null;
  /** `@template`. */
  readonly typeParameters: readonly string[];
}

/** The comment right before a statement. */
export function jsDocOf({ text, comments }: ParsedFile, { start }: Syntax): JsDoc {
  const comment = comments.findLast((one) => one.end <= start);
  const isBefore =
    comment?.value.startsWith('*') === true && text.slice(comment.end, start).trim() === '';
  const words = isBefore ? comment.value.replace(/^[ \t]*\*/gm, '') : '';
  const tags = tagsOf(words);
  const before = typedefsIn(comments);
  const type = tags.find(({ tag }) => tag === 'type');
  const whole = type === undefined ? null : typeOf(type.type, before);
  const returns = tags.find(({ tag }) => tag === 'returns' || tag === 'return');
  const described = tags.filter(({ tag }) => tag === 'param').map(describedIn);
  return {
    parameters: new Map(
      described
        .filter(({ path }) => !path.includes('.'))
        .map((one) => {
          const type = typeOf(describedType(one, described), before);
          return [one.path, { type, isOptional: one.isOptional }] as const;
        }),
    ),
    returns: returns === undefined ? null : typeOf(returns.type, before),
    whole: whole?.type.type === 'TSFunctionType' ? whole : null,
    typeParameters: [
      ...words.matchAll(/@template\s+(?:\{[^}]*\}\s*)?([\w$,\s]+?)(?=[@\n]|$)/g),
    ].flatMap(([, names]) => names!.split(/[,\s]+/).filter((name) => name !== '')),
  };
}

/** What one `@param` describes. */
interface Described {
  /** `options`; of a member `options.limit`, and of one of a list's items `rows[].id`. */
  readonly path: string;
  readonly type: string;
  readonly isOptional: boolean;
}

const PATH = /^\s*(\[)?\s*([\p{ID_Continue}$]+(?:(?:\[\])?\.[\p{ID_Continue}$]+)*)/u;

function describedIn({ type, rest }: { type: string; rest: string }): Described {
  const [, bracket, path = ''] = PATH.exec(rest) ?? [];
  const isOptional = bracket !== undefined || type.endsWith('=');
  // Of `...number`, each is one.
  return { path, type: type.startsWith('...') ? `(${type.slice(3).trim()})[]` : type, isOptional };
}

/** The type as it is written; of a plain object whose members are described one by one, these. */
function describedType({ path, type }: Described, all: readonly Described[]): string {
  const members = all
    .filter((one) => one.path.replace(/(?:\[\])?\.[^.]+$/, '') === path && one.path !== path)
    .map((one) => memberCode(one.path.slice(one.path.lastIndexOf('.') + 1), one, all));
  const plain = inTypeScript(type);
  const isList = /^\(?object\)?\[\]$|^Array<object>$/i.test(plain);
  if (members.length === 0 || !(isList || /^object$/i.test(plain))) return type;
  return `{ ${members.join(' ')} }${isList ? '[]' : ''}`;
}

function memberCode(key: string, one: Described, all: readonly Described[]): string {
  return `${key}${one.isOptional ? '?' : ''}: ${inTypeScript(describedType(one, all))};`;
}

/** `@typedef {{ id: number }} Row`, or of `@property` line by line: declarations, as TypeScript has them. */
function typedefsIn(comments: ParsedFile['comments']): string {
  const found = comments
    .filter(({ value }) => value.startsWith('*') && value.includes('@typedef'))
    .flatMap(({ value }) => declarationsOf(tagsOf(value.replace(/^[ \t]*\*/gm, ''))));
  // One that cannot be read must not take the others with it.
  return found.filter((one) => parseType('0', one) !== null).join('');
}

function declarationsOf(tags: ReturnType<typeof tagsOf>): string[] {
  return tags.flatMap(({ tag, type, rest }, index) => {
    if (tag !== 'typedef') return [];
    const [name] = /[\p{ID_Start}$_][\p{ID_Continue}$]*/u.exec(rest) ?? [];
    if (name === undefined) return [];
    const next = tags.findIndex((one, at) => at > index && one.tag === 'typedef');
    const described = tags
      .slice(index + 1, next < 0 ? undefined : next)
      .filter((one) => one.tag === 'property' || one.tag === 'prop')
      .map(describedIn);
    const members = described
      .filter(({ path }) => path !== '' && !path.includes('.'))
      .map((one) => memberCode(one.path, one, described));
    const isByMembers = /^object$/i.test(type) && members.length > 0;
    return [`type ${name} = ${isByMembers ? `{ ${members.join(' ')} }` : inTypeScript(type)};\n`];
  });
}

function tagsOf(comment: string): { tag: string; type: string; rest: string }[] {
  return [...comment.matchAll(/@(\w+)[ \t]*\{/g)].flatMap(({ 0: opening, 1: tag, index }) => {
    const begin = index + opening.length;
    const end = closingBrace(comment, begin);
    if (end === null) return [];
    return [{ tag: tag!, type: comment.slice(begin, end).trim(), rest: comment.slice(end + 1) }];
  });
}

function closingBrace(text: string, begin: number): number | null {
  let depth = 1;
  for (let at = begin; at < text.length; at++) {
    if (text[at] === '{') depth++;
    if (text[at] === '}' && --depth === 0) return at;
  }
  return null;
}

/** What is JSDoc's own is written as TypeScript has it. */
function typeOf(text: string, before: string): WrittenType | null {
  const plain = inTypeScript(text);
  return plain === '' || plain === '*' ? null : (parseType(plain, before) ?? parseType(plain));
}

function inTypeScript(text: string): string {
  return text
    .replace(/^(?:\.\.\.|[?!])/, '')
    .replace(/[=?!]$/, '')
    .replace(/\.</g, '<')
    .replace(/\b(?:Object|object)(?=\s*<)/g, 'Record');
}
