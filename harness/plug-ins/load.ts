/** Importing a plug-in and checking its shape. Runs in trial processes, and in the parent for `list`. */
import { z } from 'zod';
import { type Generator, type Implementation, UsageError } from '../../contract.ts';
import type { PlugIn } from '../protocol.ts';

const nonEmpty = z.string().trim().min(1);

const implementationShape = z.object({
  description: nonEmpty,
  bottleneck: nonEmpty,
  input: z.literal('rows'),
  countUniques: z.custom<Implementation['countUniques']>((value) => typeof value === 'function', {
    error: 'must be a function (events) => { hour: { page: count } }',
  }),
});

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
 * Imports an implementation. A module that exports only a function is taken as one, too.
 *
 * @throws UsageError that says what is missing.
 */
export async function loadImplementation(plugIn: PlugIn): Promise<Implementation> {
  const exported = await importDefault(plugIn);
  if (typeof exported === 'function') {
    return {
      description: 'A plain function.',
      bottleneck: 'Not stated.',
      input: 'rows',
      countUniques: exported as Implementation['countUniques'],
    };
  }
  return checked(implementationShape, plugIn, exported, 'an implementation');
}

/**
 * Imports a generator.
 *
 * @throws UsageError that says what is missing.
 */
export async function loadGenerator(plugIn: PlugIn): Promise<Generator> {
  return checked(generatorShape, plugIn, await importDefault(plugIn), 'a generator');
}

async function importDefault({ url }: PlugIn): Promise<unknown> {
  const module: { default?: unknown } = await import(url);
  const exported = module.default;
  // What a CommonJS module compiled from `export default` hands to an ES module.
  const isWrapped = typeof exported === 'object' && exported !== null && '__esModule' in exported;
  return isWrapped ? (exported as { default?: unknown }).default : exported;
}

function checked<Shape extends z.ZodType>(
  shape: Shape,
  { name }: PlugIn,
  exported: unknown,
  what: string,
): z.infer<Shape> {
  if (exported === undefined) {
    throw new UsageError(`${name} is not ${what}: it has no default export.`);
  }
  const result = shape.safeParse(exported);
  // The module's own object, not zod's copy, so that `this` is what its author expects.
  if (result.success) return exported as z.infer<Shape>;
  const problems = result.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'default export'}: ${message}`,
  );
  throw new UsageError(`${name} is not ${what}: ${problems.join('; ')}.`);
}
