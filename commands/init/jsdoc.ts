/** Types that JSDoc comments give a function's parameters: what plain JavaScript has for annotations. Pure. */
import { type ParsedFile, parseType, type Syntax, type WrittenType } from './syntax.ts';

/** What a comment says of a function. */
export interface JsDoc {
  readonly parameters: ReadonlyMap<
    string,
    { readonly type: WrittenType | null; readonly isOptional: boolean }
  >;
  readonly returns: WrittenType | null;
}

/** The comment right before a statement. */
export function jsDocOf({ text, comments }: ParsedFile, { start }: Syntax): JsDoc {
  const comment = comments.findLast((one) => one.end <= start);
  const isBefore =
    comment?.value.startsWith('*') === true && text.slice(comment.end, start).trim() === '';
  const tags = isBefore ? tagsOf(comment.value.replace(/^[ \t]*\*/gm, '')) : [];
  const returns = tags.find(({ tag }) => tag === 'returns' || tag === 'return');
  return {
    parameters: new Map(
      tags
        .filter(({ tag }) => tag === 'param')
        .map(({ type, rest }) => {
          const [, bracket, name = ''] = /^\s*(\[)?\s*([\p{ID_Continue}$]+)/u.exec(rest) ?? [];
          const isOptional = bracket !== undefined || type.endsWith('=');
          return [name, { type: typeOf(type), isOptional }] as const;
        }),
    ),
    returns: returns === undefined ? null : typeOf(returns.type),
  };
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
function typeOf(text: string): WrittenType | null {
  const plain = text
    .replace(/^(?:\.\.\.|[?!])/, '')
    .replace(/[=?!]$/, '')
    .replace(/\.</g, '<')
    .replace(/\b(?:Object|object)(?=\s*<)/g, 'Record');
  return plain === '' || plain === '*' ? null : parseType(plain);
}
