/** Which of a module's exports is the plug-in: of ES modules and of CommonJS. Runs in trial processes. */
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { unknownName } from '../../unknown-name.ts';
import type { PlugIn } from '../wire/plug-in.ts';

type Exports = Readonly<Record<string, unknown>>;

/** What an implementation says of itself; an object without any of these is CommonJS's object of exports. */
const OWN_FIELDS = [
  'input',
  'description',
  'bottleneck',
  'countUniques',
  'load',
  'presets',
  'open',
  'run',
];

/**
 * The export that the user named, else the default one, else the only one that can be meant.
 *
 * @returns undefined where nothing is exported that could be.
 * @throws UsageError that lists those that could be, where there are several, or none of the name.
 */
export function chooseExport({ source, exported }: PlugIn, module: Exports): unknown {
  const main = unwrapped(module.default);
  if (exported !== undefined) return named(exported, source, { ...ownExports(main), ...module });
  if (main !== undefined && !isObjectOfExports(main)) return main;
  const candidates = candidatesIn({ ...ownExports(main), ...module });
  if (candidates.length > 1)
    throw new UsageError(
      `${printable(source, 500)} exports several implementations; name one: ${candidates.map(([name]) => printable(`${source}#${name}`, 500)).join(', ')}.`,
    );
  // An object of exports without any is told as what it is.
  return candidates[0]?.[1] ?? main;
}

/** What is thrown where there is none, and one is needed. */
export function noExport({ source }: PlugIn): UsageError {
  return new UsageError(
    `${printable(source, 500)} has no default export, and no other that could be an implementation: write export default, of a function, or of defineTask({ … }) where it is a task file.`,
  );
}

function named(exported: string, source: string, exports: Exports): unknown {
  if (Object.hasOwn(exports, exported)) return unwrapped(exports[exported]);
  const known = candidatesIn(exports).map(([name]) => `${source}#${name}`);
  if (known.length === 0)
    throw new UsageError(
      `${printable(source, 500)} has no export called ${JSON.stringify(printable(exported))}.`,
    );
  throw new UsageError(unknownName('export', `${source}#${exported}`, known));
}

/** What a CommonJS module compiled from `export default` hands to an ES module. */
export function unwrapped(value: unknown): unknown {
  const isWrapped = typeof value === 'object' && value !== null && '__esModule' in value;
  return isWrapped && 'default' in value ? value.default : value;
}

function isObjectOfExports(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const own = OWN_FIELDS.filter((field) => field in value);
  // A function alone says nothing of itself: it is an export that is called so.
  return own.every((field) => field === 'countUniques');
}

/** Those of `module.exports`, a function's own fields among them. */
function ownExports(value: unknown): Exports {
  const hasFields = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return hasFields ? { ...value } : {};
}

/** Functions, and objects that say that they are implementations. */
function candidatesIn(exports: Exports): [string, unknown][] {
  return Object.entries(exports).filter(([name, value]) => {
    // Node lists CommonJS's own object under this name.
    if (name === 'default' || name === 'module.exports' || name === '__esModule') return false;
    if (typeof value === 'function') return true;
    return (
      typeof value === 'object' && value !== null && ('countUniques' in value || 'input' in value)
    );
  });
}
