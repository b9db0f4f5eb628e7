/** Importing a plug-in and checking its shape. Runs in trial processes, and in the parent for `list`. */
import { z } from 'zod';
import {
  type Generator,
  type Implementation,
  type InputForm,
  type RowsImplementation,
  SIGNATURES,
  UsageError,
} from '../../contract.ts';
import { printable } from '../../printable.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { isTaskLike } from './checked-task.ts';
import { chooseExport } from './choose-export.ts';
import { isClass, isObject } from './task-callable.ts';

const nonEmpty = z.string().trim().min(1);

const callable = (signature: string) =>
  z.custom<(...parameters: never[]) => unknown>((value) => typeof value === 'function', {
    error: `must be a function ${signature}`,
  });

const described = {
  description: nonEmpty,
  bottleneck: nonEmpty,
  counts: z.enum(['exact', 'approximate']).optional(),
  needs: z
    .union([
      z.object({ package: nonEmpty, install: nonEmpty }),
      z.object({ variable: nonEmpty, install: nonEmpty }),
    ])
    .optional(),
};

const implementationShape = z.discriminatedUnion(
  'input',
  [
    z.object({
      ...described,
      input: z.literal('rows'),
      countUniques: callable(SIGNATURES.rows),
    }),
    z
      .object({
        ...described,
        input: z.literal('columns'),
        countUniques: callable(SIGNATURES.columns).optional(),
        load: callable('(columns, limits) => { countUniques, close }').optional(),
      })
      .refine(({ countUniques, load }) => (countUniques === undefined) !== (load === undefined), {
        error: 'must have either countUniques or load',
      }),
    z.object({
      ...described,
      input: z.literal('file'),
      countUniques: callable(SIGNATURES.file),
      refuse: callable('(log) => Promise').optional(),
    }),
  ],
  { error: 'must be rows, columns or file' },
);

const generatorShape = z.object({
  description: nonEmpty,
  presets: z.record(
    z.string(),
    z.object({ description: nonEmpty, parameters: z.record(z.string(), z.string()) }),
  ),
  parameters: z.record(z.string(), z.string()),
  open: z.custom<Generator['open']>((value) => typeof value === 'function', {
    error: 'must be a function (parameters, seed) => EventSource',
  }),
});

/**
 * Imports an implementation. A function is taken as one, too, as the default export or as the only one.
 *
 * @throws UsageError that says what is missing.
 */
export async function loadImplementation(plugIn: PlugIn): Promise<Implementation> {
  const exported = await importChosen(plugIn);
  assertNoTaskFile(plugIn, exported);
  if (typeof exported === 'function') {
    const given = exported as RowsImplementation['countUniques'];
    if (isClass(given))
      throw new UsageError(
        `${printable(plugIn.name, 500)} is a class: export a function ${SIGNATURES.rows} that makes an object of it and uses it.`,
      );
    return {
      description: 'A plain function.',
      bottleneck: 'Not stated.',
      input: 'rows',
      countUniques: given,
    };
  }
  return checked(implementationShape, plugIn, exported, 'an implementation') as Implementation;
}

const sourceOf = Function.prototype.toString;
const TASK_FILE = /\.bench\.[cm]?[jt]sx?$/;

/** What is called like a task file is told as one. @throws UsageError that says what it must export. */
function assertNoTaskFile({ source }: PlugIn, exported: unknown): void {
  // Measured as it is, it would answer each call with a task.
  const isMaker = typeof exported === 'function' && /\bdefineTask\b/.test(sourceOf.call(exported));
  const isOwn =
    typeof exported === 'function' ? !isMaker : isObject(exported) && 'input' in exported;
  const isTask =
    isTaskLike(exported) || (isObject(exported) && Object.values(exported).some(isTaskLike));
  if (isOwn || !(isTask || isMaker || TASK_FILE.test(source))) return;
  const what =
    exported === undefined
      ? 'it has no default export'
      : // A task itself would have been found; this one came of a promise.
        isTask
        ? 'its default export is a promise: await it'
        : isMaker
          ? 'it exports a function that makes a task'
          : 'its default export is no task, nor an object of tasks by name';
  throw new UsageError(
    `${printable(source, 500)} is no task file: ${what}. Write export default defineTask({ … }).`,
  );
}

/**
 * Imports an implementation for what takes rows alone.
 *
 * @throws UsageError that says what is missing, or that it takes another form.
 */
export async function loadRowsImplementation(plugIn: PlugIn): Promise<RowsImplementation> {
  return rowsImplementation(plugIn, await loadImplementation(plugIn));
}

/** @throws UsageError where it takes its events in another form. */
export function rowsImplementation(
  { name }: Pick<PlugIn, 'name'>,
  implementation: Implementation,
): RowsImplementation {
  if (implementation.input === 'rows') return implementation;
  throw new UsageError(rowsOnly(name, implementation.input));
}

/** What a user is told who names an implementation of another form where rows are wanted. */
export function rowsOnly(name: string, form: InputForm): string {
  return `${printable(name, 500)} takes its events as ${form}; this is for implementations that take rows.`;
}

/**
 * Imports a generator.
 *
 * @throws UsageError that says what is missing.
 */
export async function loadGenerator(plugIn: PlugIn): Promise<Generator> {
  return checked(generatorShape, plugIn, await importChosen(plugIn), 'a generator');
}

async function importChosen(plugIn: PlugIn): Promise<unknown> {
  return chooseExport(plugIn, await import(plugIn.url));
}

function checked<Shape extends z.ZodType>(
  shape: Shape,
  { name }: PlugIn,
  exported: unknown,
  what: string,
): z.infer<Shape> {
  const other = otherKind(exported);
  if (other !== null) {
    const wanted = what === 'an implementation' ? ` Export a function ${SIGNATURES.rows}.` : '';
    throw new UsageError(`${printable(name, 500)} is not ${what}: ${other}.${wanted}`);
  }
  const result = shape.safeParse(exported);
  // The module's own object, not zod's copy, so that `this` is what its author expects.
  if (result.success) return exported as z.infer<Shape>;
  const problems = result.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'default export'}: ${message}`,
  );
  throw new UsageError(`${printable(name, 500)} is not ${what}: ${problems.join('; ')}.`);
}

/** What is exported, where it can be no object with fields, whatever was meant; null where it may be one. */
function otherKind(exported: unknown): string | null {
  if (exported === undefined) return 'it exports neither a default nor a function';
  if (Array.isArray(exported)) return 'what it exports is a list';
  if (exported === null) return 'what it exports is null';
  return isObject(exported) ? null : `what it exports is a ${typeof exported}`;
}
