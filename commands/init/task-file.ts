/** The text of a first task file for a function: its inputs made by what its types say. Pure. */
import { inputTypeLines } from './input-type.ts';
import { type MadeValue, madeValue } from './made-values.ts';
import type { Parameter, Receiver, Signature } from './signature.ts';
import type { ParsedFile, WrittenType } from './syntax.ts';
import { helpersFor, quoted } from './value-code.ts';

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
  /^(?:Input|defineTask|word|todo|oneByOne|input|answer|one|size|random|default|delete|new|class|function|return|var|let|const|in|if|for|while|do|switch|case|try|catch|throw|this|null|true|false|void|typeof|import|export|enum|extends|super|with|yield|await|static|package|interface|private|protected|public|implements|eval|arguments|debugger|else|finally|break|continue|instanceof)$/;

/** Writes it. */
export function taskFileOf(
  file: ParsedFile,
  signature: Signature,
  { path, specifier, isTyped }: TaskFilePlaces,
): TaskFile {
  const { receiver } = signature;
  // Of a method, its class.
  const exported = receiver?.kind === 'class' ? receiver.exported : signature.exported;
  const local = IDENTIFIER.test(exported) && !TAKEN.test(exported) ? exported : 'original';
  const options = { typeParameters: signature.typeParameters, isTyped };
  const { given, leftOut } = takenIn(signature);
  const values = given.map(({ type, name }): MadeValue => {
    if (type !== null) return madeValue(type, file, options);
    return byHand(name);
  });
  const self = selfOf(receiver, local, (type) => madeValue(type, file, options));
  const isTuple = self !== null || given.length > 1 || given.some(({ isRest }) => isRest);
  const parts = [
    ...(self === null ? [] : [self.code]),
    ...values.map(({ code }, index) => (given[index]!.isRest ? spread(code) : code)),
  ];
  const code = isTuple ? `[${parts.join(', ')}]` : (parts[0] ?? 'undefined');
  const call = callOf(signature, local, isTuple);
  const all = self === null ? values : [self, ...values];
  const usesSize = all.some((value) => value.usesSize);
  const uses = [...(usesSize ? ['size'] : []), ...(/\brandom\b/.test(code) ? ['random'] : [])];
  const inputType = isTyped && parts.length > 0 ? ': Input' : '';
  const body = code.startsWith('{') ? `(${code})` : code;
  const reference = quoted(exported === 'default' ? path : `${path}#${exported}`);
  // As a name of a property, each is free.
  const known = receiver?.kind === 'class' ? receiver.method : exported;
  const name = IDENTIFIER.test(known) && known !== 'default' ? known : local;
  const key = IDENTIFIER.test(name) ? name : quoted(name);
  const todo = all.flatMap((value) => value.todo);
  const what = exported === 'default' ? `what ${path} exports` : signature.exported;
  const lines = [
    `/** How fast ${what.replaceAll('*/', '* /')} is, and whether another way to write it is right and faster: npx uniqbench run THIS-FILE */`,
    ...importsOf(),
    '',
    ...(inputType === '' ? [] : inputTypeLines(file.text, signature, local, isTuple)),
    ...helpersFor(code, isTyped),
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
    ...otherLines(call === null ? quoted(fasterOf(path, exported)) : otherCall()),
    '  },',
    `  baseline: ${quoted(name)},`,
    '  // The right answer, where you have one; without it, implementations are only held against the baseline.',
    '  // expected: ({ input }) => …,',
    '});',
    '',
  ];
  return { text: lines.join('\n'), todo, leftOut };

  /** As the first one is called: what a path names is given the input as it is, and not value by value. */
  function otherCall(): string {
    const text = receiver === null ? callOf(signature, 'faster', isTuple) : null;
    return text === null || text.includes('\n') ? '(input) => …' : text;
  }

  function otherLines(other: string): string[] {
    const what =
      call === null
        ? 'the export of a file, or a function'
        : 'a function that takes the input as the one above does';
    return [`    // Yours, under a name of its own; ${what}:`, `    // faster: ${other},`];
  }

  function importsOf(): string[] {
    const named =
      exported === 'default'
        ? local
        : `{ ${local === exported ? local : `${IDENTIFIER.test(exported) ? exported : quoted(exported)} as ${local}`} }`;
    const isValue = call !== null;
    const further = [...new Set(all.flatMap(({ imports }) => imports))].filter(
      (one) => one !== local,
    );
    return [
      "import { defineTask } from 'uniqbench';",
      ...(further.length > 0
        ? [`import { ${further.join(', ')} } from ${quoted(specifier)};`]
        : []),
      ...(isValue
        ? [`import ${named} from ${quoted(specifier)};`]
        : inputType === ''
          ? []
          : [`import type ${named} from ${quoted(path)};`]),
    ];
  }
}

function byHand(what: string): MadeValue {
  return { code: `todo(${quoted(what)})`, usesSize: false, todo: [what], imports: [] };
}

/** A list's items among others. */
function spread(code: string): string {
  // Written out, they keep the types that they have one by one.
  const isWritten = code.startsWith('[') && code.endsWith(']') && !/\]\s*\[/.test(code);
  return isWritten ? code.slice(1, -1) : `...${code}`;
}

/** What a call is made on, where that is made for each call; null where there is none. */
function selfOf(
  receiver: Receiver | null,
  local: string,
  made: (type: WrittenType) => MadeValue,
): MadeValue | null {
  if (receiver === null || (receiver.kind === 'class' && receiver.isStatic)) return null;
  if (receiver.kind === 'this') return made(receiver.type);
  const { parameters } = receiver;
  if (parameters === null) {
    const what = `${local}, which its constructor does not make for everybody`;
    return byHand(what);
  }
  const last = parameters.findLastIndex(({ isOptional, isRest }) => !isOptional && !isRest);
  const values = parameters.slice(0, last + 1).map(({ type, name }): MadeValue => {
    if (type !== null) return made(type);
    return byHand(name);
  });
  return {
    code: `new ${local}(${values.map(({ code }) => code).join(', ')})`,
    usesSize: values.some(({ usesSize }) => usesSize),
    todo: values.flatMap(({ todo }) => todo),
    // Its constructor.
    imports: [local, ...values.flatMap(({ imports }) => imports)],
  };
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
  { returns, isGenerator, isAsyncGenerator, receiver }: Signature,
  local: string,
  isTuple: boolean,
): string | null {
  const given = isTuple ? '...input' : 'input';
  const isMethod = receiver?.kind === 'class' && !receiver.isStatic;
  const call = isMethod
    ? `self${memberOf(receiver.method)}(...input)`
    : receiver?.kind === 'class'
      ? `${local}${memberOf(receiver.method)}(${given})`
      : receiver?.kind === 'this'
        ? `${local}.call(${given})`
        : `${local}(${given})`;
  const input = isMethod ? '[self, ...input]' : 'input';
  const result = isMethod ? 'self' : 'input';
  const text = returns === null ? '' : returns.text.slice(returns.type.start, returns.type.end);
  const isAsync = isAsyncGenerator || /^Async/.test(text);
  if (/^void$/.test(text))
    return `(${input}) => {\n      // It answers by changing its ${isMethod ? 'object' : 'input'}.\n      ${call};\n      return ${result};\n    }`;
  if (/^Promise<void>$/.test(text))
    return `async (${input}) => {\n      // It answers by changing its ${isMethod ? 'object' : 'input'}.\n      await ${call};\n      return ${result};\n    }`;
  if (
    isAsync &&
    (isGenerator || /^Async(?:Generator|IterableIterator|Iterable|Iterator)\b/.test(text))
  )
    return `async (${input}) => {\n      const answer = [];\n      for await (const one of ${call}) answer.push(one);\n      return answer;\n    }`;
  if (
    !isAsync &&
    (isGenerator || /^(?:Generator|IterableIterator|IteratorObject|Iterator)\b/.test(text))
  )
    return `(${input}) => [...${call}]`;
  return isTuple || receiver !== null ? `(${input}) => ${call}` : null;
}

/** `.add`, `['to do']`. */
function memberOf(method: string): string {
  return IDENTIFIER.test(method) ? `.${method}` : `[${quoted(method)}]`;
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
