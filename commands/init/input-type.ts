/** The type of a task's inputs, named by the function that takes them. Pure. */
import type { Receiver, Signature } from './signature.ts';
import type { Syntax } from './syntax.ts';
import { namesIn } from './type-members.ts';
import { quoted } from './value-code.ts';

/**
 * Declares the type of the inputs: the function's parameters, of a method behind the object that it is called on.
 *
 * @param text The function's file.
 * @param local The function's name in the task file, or that of its class.
 * @param isTuple Whether an input is all values together.
 */
export function inputTypeLines(
  text: string,
  { receiver, typeParameters }: Pick<Signature, 'receiver' | 'typeParameters'>,
  local: string,
  isTuple: boolean,
): string[] {
  const types = receiver === null ? openArguments(text, typeParameters) : '';
  return [
    ...(types === '' ? [] : ['// Put the types of your data in place of any.']),
    `type Input = ${inputType(receiver, `${local}${types}`, isTuple)};`,
    '',
  ];
}

function inputType(receiver: Receiver | null, local: string, isTuple: boolean): string {
  if (receiver === null) return `Parameters<typeof ${local}>${isTuple ? '' : '[0]'}`;
  if (receiver.kind === 'this')
    return `[self: ThisParameterType<typeof ${local}>, ...input: Parameters<typeof ${local}>]`;
  const method = `[${quoted(receiver.method)}]`;
  if (receiver.isStatic) return `Parameters<(typeof ${local})${method}>${isTuple ? '' : '[0]'}`;
  // Of a class that takes types, those that it can do with.
  const self = receiver.isGeneric ? `InstanceType<typeof ${local}>` : local;
  return `[self: ${self}, ...input: Parameters<${self}${method}>]`;
}

/**
 * With what a generic function is named, so that its parameters are: nothing where what its types extend will do; `<any, any>` where
 * one extends what another one has, as in `Key extends keyof Row`, which is `never` before there is a row.
 */
function openArguments(text: string, typeParameters: ReadonlyMap<string, Syntax | null>): string {
  const names = [...typeParameters.keys()];
  const depends = [...typeParameters.values()].some((bound) => {
    const words = bound === null ? [] : namesIn(text.slice(bound.start, bound.end));
    return names.some((name) => words.includes(name));
  });
  return depends ? `<${names.map(() => 'any').join(', ')}>` : '';
}
