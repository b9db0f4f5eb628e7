/** The text of a first task file for a function: its inputs made by what its types say. Pure. */
import { type MadeValue, madeValue } from './made-values.ts';
import type { Parameter, Signature } from './signature.ts';
import type { ParsedFile } from './syntax.ts';
import { quoted } from './value-code.ts';

/** A task file, and what is left to be done by hand. */
export interface TaskFile {
  readonly text: string;
  /** Types whose values could not be made, as written. */
  readonly todo: readonly string[];
  /** Parameters that are left out, because they may be. */
  readonly leftOut: readonly string[];
}

/** Where things lie. */
export interface TaskFilePlaces {
  /** From the task file to the function's: `./count.ts`. */
  readonly path: string;
  /** The same in an import, as the project writes them: `./count.js`. */
  readonly specifier: string;
  /** Whether the task file is TypeScript. */
  readonly isTyped: boolean;
}

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
/** Names that the file has for itself, or that cannot be one. */
const TAKEN =
  /^(?:Input|defineTask|word|todo|input|default|delete|new|class|function|return|var|let|const|in|if|for|while|do|switch|case|try|catch|throw|this|null|true|false|void|typeof|import|export|enum|extends|super|with|yield|await|static|package|interface|private|protected|public|implements|eval|arguments|debugger|else|finally|break|continue|instanceof)$/;

/** Writes it. */
export function taskFileOf(
  file: ParsedFile,
  signature: Signature,
  { path, specifier, isTyped }: TaskFilePlaces,
): TaskFile {
  const { exported } = signature;
  const local = IDENTIFIER.test(exported) && !TAKEN.test(exported) ? exported : 'original';
  const options = { typeParameters: signature.typeParameters, isTyped };
  const { given, leftOut } = takenIn(signature);
  const values = given.map(({ type, name }): MadeValue => {
    if (type !== null) return madeValue(type, file, options);
    return { code: `todo(${quoted(name)})`, usesSize: false, todo: [name] };
  });
  const isTuple = given.length > 1 || given.some(({ isRest }) => isRest);
  const code = isTuple
    ? `[${values.map((value, index) => (given[index]!.isRest ? `...${value.code}` : value.code)).join(', ')}]`
    : (values[0]?.code ?? 'undefined');
  const call = callOf(signature, local, isTuple);
  const usesSize = values.some((value) => value.usesSize);
  const uses = [...(usesSize ? ['size'] : []), ...(/\brandom\b/.test(code) ? ['random'] : [])];
  const inputType = isTyped && given.length > 0 ? ': Input' : '';
  const body = code.startsWith('{') ? `(${code})` : code;
  const reference = quoted(exported === 'default' ? path : `${path}#${exported}`);
  const key = IDENTIFIER.test(local) ? local : quoted(local);
  const todo = values.flatMap((value) => value.todo);
  const lines = [
    `/** How fast ${exported === 'default' ? `what ${path} exports` : exported} is, and whether another way to write it is right and faster: npx uniqbench run THIS-FILE */`.replaceAll(
      '*/ ',
      '',
    ),
    ...importsOf(),
    '',
    ...(inputType === ''
      ? []
      : [`type Input = Parameters<typeof ${local}>${isTuple ? '' : '[0]'};`, '']),
    ...(/\bword\(/.test(code) ? [...WORD[isTyped ? 'typed' : 'plain'], ''] : []),
    ...(todo.length > 0 ? [...TODO[isTyped ? 'typed' : 'plain'], ''] : []),
    'export default defineTask({',
    ...(usesSize
      ? [
          '  // Sizes like those of your own data.',
          '  workloads: { small: { size: 100 }, large: { size: 10_000 } },',
        ]
      : ['  workloads: { usual: {} },']),
    ...inputComment(given, leftOut, todo),
    `  make: (${uses.length === 0 ? '' : `{ ${uses.join(', ')} }`})${inputType} => ${body.replaceAll('\n', '\n  ')},`,
    '  implementations: {',
    `    ${key}: ${call ?? reference},`,
    `    // Yours, under a name of its own; the export of a file, or a function:`,
    `    // faster: ${quoted(fasterOf(path, exported))},`,
    '  },',
    `  baseline: ${quoted(local)},`,
    '  // The right answer, where you have one; without it, implementations are only held against the baseline.',
    '  // expected: ({ input }) => …,',
    '});',
    '',
  ];
  return { text: lines.join('\n'), todo, leftOut };

  function importsOf(): string[] {
    const named =
      exported === 'default'
        ? local
        : `{ ${local === exported ? local : `${IDENTIFIER.test(exported) ? exported : quoted(exported)} as ${local}`} }`;
    const isValue = call !== null;
    return [
      "import { defineTask } from 'uniqbench';",
      ...(isValue
        ? [`import ${named} from ${quoted(specifier)};`]
        : inputType === ''
          ? []
          : [`import type ${named} from ${quoted(path)};`]),
    ];
  }
}

/** Those that must be given; the first one at least. */
function takenIn({ parameters }: Signature): {
  readonly given: readonly Parameter[];
  readonly leftOut: readonly string[];
} {
  if (parameters === null)
    return {
      given: [{ name: 'the input', type: null, isOptional: false, isRest: false }],
      leftOut: [],
    };
  const last = parameters.findLastIndex(({ isOptional, isRest }) => !isOptional || isRest);
  const given = parameters.slice(0, Math.max(last + 1, Math.min(1, parameters.length)));
  return { given, leftOut: parameters.slice(given.length).map(({ name }) => name) };
}

/**
 * Code of an implementation that calls it; null where its path is enough. What takes several values, answers by changing its
 * input, or hands its answer out piece by piece needs a call of its own.
 */
function callOf(
  { returns, isGenerator }: Signature,
  local: string,
  isTuple: boolean,
): string | null {
  const call = `${local}(${isTuple ? '...input' : 'input'})`;
  const text = returns === null ? '' : returns.text.slice(returns.type.start, returns.type.end);
  if (/^void$/.test(text))
    return `(input) => {\n      // It answers by changing its input.\n      ${call};\n      return input;\n    }`;
  if (/^Promise<void>$/.test(text))
    return `async (input) => {\n      // It answers by changing its input.\n      await ${call};\n      return input;\n    }`;
  const isSync = !/^Async/.test(text);
  if (
    isSync &&
    (isGenerator || /^(?:Generator|IterableIterator|IteratorObject|Iterator)\b/.test(text))
  )
    return `(input) => [...${call}]`;
  return isTuple ? `(input) => ${call}` : null;
}

function inputComment(
  given: readonly Parameter[],
  leftOut: readonly string[],
  todo: readonly string[],
): string[] {
  const types = given.map(({ name, type }) => {
    const text =
      type === null ? 'no type written' : type.text.slice(type.type.start, type.type.end);
    return `${name}: ${text}`.replace(/\s+/g, ' ').slice(0, 200);
  });
  return [
    `  // ${given.length === 0 ? 'It takes nothing.' : `Made by the types as written (${types.join('; ')}): draw what your own data look like.`}`,
    ...(leftOut.length === 0 ? [] : [`  // Left out, because it may be: ${leftOut.join(', ')}.`]),
    ...(todo.length === 0 ? [] : ['  // Replace each todo(…) by code that makes such a value.']),
  ];
}

function fasterOf(path: string, exported: string): string {
  const beside = path.replace(/(\.\w+)$/, '-faster$1');
  return exported === 'default' ? beside : `${beside}#${exported}`;
}

const WORD = {
  typed: [
    'const word = (random: () => number): string => Math.floor(random() * 1000).toString(36);',
  ],
  plain: ['const word = (random) => Math.floor(random() * 1000).toString(36);'],
} as const;

const MESSAGE = "'Not written yet: make a value of this type here: ' + type";
const TODO = {
  typed: ['const todo = (type: string): never => {', `  throw new Error(${MESSAGE});`, '};'],
  plain: ['const todo = (type) => {', `  throw new Error(${MESSAGE});`, '};'],
} as const;
