/** The syntax of a user's file, JavaScript or TypeScript, as far as it says what a function takes. Pure. */
import { tsPlugin } from '@sveltejs/acorn-typescript';
import { type Comment, Parser } from 'acorn';
import { UsageError } from '../../contract.ts';
import { errorInWords, printable } from '../../printable.ts';

/** A node of the tree: ESTree, and what TypeScript adds, by the names that typescript-eslint gives it. */
export interface Syntax {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** A file, taken apart. */
export interface ParsedFile {
  readonly text: string;
  /** Its statements. */
  readonly body: readonly Syntax[];
  /** Block comments, from the top. */
  readonly comments: readonly Comment[];
}

const Plain = Parser.extend(tsPlugin());
const WithTags = Parser.extend(tsPlugin({ jsx: {} }));

/** @throws UsageError with the place where it cannot be read. */
export function parseFile(text: string, file: string): ParsedFile {
  const comments: Comment[] = [];
  try {
    const tree = (/x$/.test(file) ? WithTags : Plain).parse(text, {
      ecmaVersion: 'latest',
      sourceType: 'module',
      allowHashBang: true,
      locations: true,
      onComment: (isBlock, value, start, end) => {
        if (isBlock) comments.push({ type: 'Block', value, start, end });
      },
    });
    return { text, body: tree.body as unknown as Syntax[], comments };
  } catch (error) {
    throw new UsageError(
      `${printable(file, 500)} cannot be read as JavaScript or TypeScript: ${errorInWords(error)}.`,
      { cause: error },
    );
  }
}

/** A type, and the text that it is part of. */
export interface WrittenType {
  readonly type: Syntax;
  readonly text: string;
  /** The statements of its text, where that is not the file. */
  readonly body?: readonly Syntax[];
}

/** A type alone, as JSDoc has it; null where it is none. @param before Declarations of types that it may name. */
export function parseType(text: string, before = ''): WrittenType | null {
  const whole = `${before}type T = ${text};`;
  try {
    const body = Plain.parse(whole, {
      ecmaVersion: 'latest',
      sourceType: 'module',
      locations: true,
    }).body as unknown as Syntax[];
    const alias = body.find(({ start }) => start === before.length);
    const type =
      alias === undefined || alias !== body.at(-1) ? null : child(alias, 'typeAnnotation');
    return type === null ? null : { type, text: whole, body };
  } catch {
    return null;
  }
}

/** The node in a field; null where there is none. */
export function child(node: Syntax, field: string): Syntax | null {
  return (node[field] as Syntax | null | undefined) ?? null;
}

/** The nodes in a field; none where there is none. */
export function children(node: Syntax, field: string): readonly Syntax[] {
  const found = node[field] as readonly (Syntax | null)[] | null | undefined;
  return (found ?? []).filter((one) => one !== null);
}

/** What an identifier or a text used as a name says; null for anything else. */
export function nameIn(node: Syntax | null): string | null {
  if (node?.type === 'Identifier') return String(node.name);
  if (node?.type === 'Literal') return String(node.value);
  return null;
}

/** The type behind a colon; null where nothing is written. */
export function annotationOf(node: Syntax | null): Syntax | null {
  const annotation = node === null ? null : child(node, 'typeAnnotation');
  return annotation === null ? null : (child(annotation, 'typeAnnotation') ?? annotation);
}

/** Types between angle brackets behind a name. */
export function typeArguments(node: Syntax): readonly Syntax[] {
  const list = child(node, 'typeArguments') ?? child(node, 'typeParameters');
  return list === null ? [] : children(list, 'params');
}
