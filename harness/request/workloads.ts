/** Workloads: what a user names becomes a generator with its parameters. Runs in the parent. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Generator, isUsageError, type RawParameters, UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { parseNumber } from '../../quantity.ts';
import { unknownName } from '../../unknown-name.ts';
import { loadGenerator } from '../plug-ins/load.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { STRING_OWNERSHIPS, type StringOwnership } from '../wire/strings.ts';
import { compile } from './compile.ts';
import { builtIn } from './find.ts';
import { readFitted } from './fitted-file.ts';

/** A generator that is compiled and loaded. */
export interface LoadedGenerator {
  readonly plugIn: PlugIn;
  readonly generator: Generator;
}

/** A generator with parameters, under the name that its user wrote. */
export interface Workload {
  readonly name: string;
  readonly generator: LoadedGenerator;
  readonly parameters: RawParameters;
  readonly strings: StringOwnership;
  /** Whether it reads files; a synthetic workload has a chosen number of events. */
  readonly fromFiles: boolean;
}

/** How log files are to be read; what is absent is found out from the files. */
export interface LogOptions {
  readonly format?: string;
  readonly columns?: string;
  readonly month?: string;
  readonly utcOffset?: string;
  readonly logFormat?: string;
  readonly badLines?: string;
}

/** As users write them. */
export const LOG_OPTION_FLAGS: Readonly<Record<keyof LogOptions, string>> = {
  format: '--input-format',
  columns: '--columns',
  month: '--month',
  utcOffset: '--utc-offset',
  logFormat: '--log-format',
  badLines: '--bad-lines',
};

const REPLAY = 'replay';
const FITTED = 'fitted';
/** What reading a log line by line produces: `readline` and `split`, `slice` or a regular expression. */
const DEFAULT_STRINGS: StringOwnership = 'slices';
const STRINGS = 'strings';

/** Compiles and loads all built-in generators. */
export async function loadGenerators(scratchFolder: string): Promise<LoadedGenerator[]> {
  const plugIns = await Promise.all(
    builtIn('generators').map((source) => compile(source, scratchFolder)),
  );
  return Promise.all(
    plugIns.map(async (plugIn) => ({ plugIn, generator: await loadGenerator(plugIn) })),
  );
}

/**
 * The workload that `text` names: a preset, perhaps with parameters (`everyday,events=500`), or a log
 * file, or a pattern with `*` that stands for several files read one after the other.
 *
 * @param events Numbers of events for a preset: the one that was asked for, and the one that is usual where the text does not say; the
 * preset's own where both are undefined.
 * @param strings Who owns the strings of its rows, where the text does not say.
 * @throws UsageError where there is no such preset and no such file, or two numbers of events are asked for.
 */
export function findWorkload(
  text: string,
  events: { readonly asked?: number | undefined; readonly usual?: number | undefined },
  logOptions: LogOptions,
  generators: readonly LoadedGenerator[],
  strings: StringOwnership = DEFAULT_STRINGS,
): Workload {
  const [name = '', ...settings] = text.split(',');
  const presets = generators.flatMap((generator) =>
    Object.entries(generator.generator.presets).map(([preset, { parameters }]) => ({
      preset,
      parameters,
      generator,
    })),
  );
  const found = presets.find(({ preset }) => preset === name);
  if (found !== undefined) {
    const { [STRINGS]: ownership = strings, ...own } = settingsOf(text, settings);
    assertEventsOnce(text, own, events.asked);
    const parameters = {
      ...found.parameters,
      ...(events.usual === undefined ? {} : { events: String(events.usual) }),
      ...own,
      ...(events.asked === undefined ? {} : { events: String(events.asked) }),
    };
    return {
      name: text,
      generator: found.generator,
      parameters,
      strings: parseStrings(ownership),
      fromFiles: false,
    };
  }
  const fitted = fittedWorkload(text, events, generators, strings);
  if (fitted !== null) return fitted;
  const files = filesOf(text);
  if (files.length > 0) return { ...logWorkload(text, files, logOptions, generators), strings };
  if (/[\\/.*?]/.test(name)) {
    throw new UsageError(
      `There is no log file ${printable(text, 500)}, and no preset of that name (see: uniqbench list).`,
    );
  }
  throw new UsageError(
    unknownName(
      'workload',
      name,
      presets.map(({ preset }) => preset),
    ),
  );
}

/** The workload of a file that `fit` made, perhaps with parameters; null where the text names none. @throws UsageError */
function fittedWorkload(
  text: string,
  events: { readonly asked?: number | undefined; readonly usual?: number | undefined },
  generators: readonly LoadedGenerator[],
  strings: StringOwnership,
): Workload | null {
  const found = readFitted(text);
  if (found === null) return null;
  const generator = named(FITTED, generators);
  const { [STRINGS]: ownership = strings, ...own } = settingsOf(text, found.settings);
  assertEventsOnce(text, own, events.asked);
  const parameters = {
    ...(events.usual === undefined ? {} : { events: String(events.usual) }),
    ...own,
    ...(events.asked === undefined ? {} : { events: String(events.asked) }),
    model: found.model,
  };
  try {
    generator.generator.open(parameters, 0);
  } catch (error) {
    if (!isUsageError(error)) throw error;
    throw new UsageError(`${printable(found.path, 500)}: ${error.message}`, { cause: error });
  }
  return { name: text, generator, parameters, strings: parseStrings(ownership), fromFiles: false };
}

/** The generator that reads log files. */
export function replayReader(generators: readonly LoadedGenerator[]): LoadedGenerator {
  return named(REPLAY, generators);
}

function named(name: string, generators: readonly LoadedGenerator[]): LoadedGenerator {
  const generator = generators.find(({ plugIn }) => plugIn.name === name);
  if (generator === undefined) throw new Error(`The ${name} generator is missing.`);
  return generator;
}

/** The workload made of these files, in this order. */
function logWorkload(
  name: string,
  files: readonly string[],
  options: LogOptions,
  generators: readonly LoadedGenerator[],
): Workload {
  const generator = replayReader(generators);
  return {
    name,
    generator,
    parameters: { files: JSON.stringify(files), ...readingOf(options) },
    strings: DEFAULT_STRINGS,
    fromFiles: true,
  };
}

/** The replay's parameters that say how to read a log, without those that were not given. */
export function readingOf(options: LogOptions): RawParameters {
  const given = Object.entries(options).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(given);
}

/** @throws UsageError where it is none of {@link STRING_OWNERSHIPS}. */
function parseStrings(text: string): StringOwnership {
  const found = STRING_OWNERSHIPS.find((ownership) => ownership === text);
  if (found !== undefined) return found;
  throw new UsageError(
    `strings: ${JSON.stringify(printable(text))} is none of ${STRING_OWNERSHIPS.join(', ')}.`,
  );
}

function settingsOf(text: string, settings: readonly string[]): RawParameters {
  const set = settings.map((setting): [string, string] => {
    const [, key, value] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(setting) ?? [];
    if (key !== undefined && value !== undefined) return [key, value];
    throw new UsageError(
      `In ${JSON.stringify(printable(text))}, ${JSON.stringify(printable(setting))} is not a parameter; write name=value: everyday,pages=500.`,
    );
  });
  assertSetOnce(text, set);
  return Object.fromEntries(set);
}

/** @throws UsageError where a workload would have other events than its name says. */
function assertEventsOnce(
  text: string,
  { events: own }: RawParameters,
  asked: number | undefined,
): void {
  if (own === undefined || asked === undefined || parseNumber(own) === asked) return;
  throw new UsageError(
    `Workload ${printable(text, 500)} sets its events, and --events sets them as well; leave one of them out.`,
  );
}

/** @throws UsageError where a parameter of a workload is set twice: nobody knows which is meant. */
export function assertSetOnce(text: string, set: readonly (readonly [string, unknown])[]): void {
  const keys = set.map(([key]) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined)
    throw new UsageError(`Workload ${printable(text, 500)} sets ${printable(twice)} twice.`);
}

/** The file itself, or the files that a pattern in the last part of the path stands for, in order of name. */
function filesOf(text: string): string[] {
  if (existsSync(text)) return [text];
  const [folder, pattern] = [dirname(text), basename(text)];
  if (!/[*?]/.test(pattern) || !existsSync(folder) || !statSync(folder).isDirectory()) return [];
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const matches = new RegExp(`^${source}$`);
  return readdirSync(folder)
    .filter((file) => matches.test(file))
    .sort()
    .map((file) => join(folder, file));
}
