/**
 * Plain data, as schemas and as the types that follow from them: what passes between processes and what is on record is
 * described once. Only types may be imported from schemas by what runs in a trial process, which must not load them.
 */
import { z } from 'zod';

/** Whole, and not below 0. */
export const count = z.int().nonnegative();
/** Nanoseconds, milliseconds or seconds, by the field's name. */
export const duration = z.number().nonnegative();
/** May be a little below 0: figures are above the state before the call. */
export const bytes = z.number();

/** What a schema describes, as a type: all of it readonly, and nothing but what it names. */
export type Plain<Schema extends z.ZodType> = DeepReadonly<z.infer<Schema>>;

type DeepReadonly<Value> = Value extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : Value extends object
    ? string extends keyof Value
      ? NamedFields<Value> extends Record<string, never>
        ? { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> }
        : NamedFields<Value>
      : NamedFields<Value>
    : Value;

/** Without the index signature that `z.looseObject` has. */
type NamedFields<Value> = {
  readonly [Key in keyof Value as string extends Key ? never : Key]: DeepReadonly<Value[Key]>;
};

/** A schema for a type that stands elsewhere: an error of the compiler where one says more than the other. */
export function schemaOf<Type>() {
  return <Schema extends z.ZodType>(
    schema: Schema &
      ([Type, Plain<Schema>] extends [Plain<Schema>, Type] ? unknown : { differs: Plain<Schema> }),
  ): Schema => schema;
}

/** What a text stands for; undefined where it is no JSON, which has no such value. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
