/**
 * Who takes part in a run, and in which group: finds, compiles and loads implementations, and leaves out those whose
 * packages are not installed. Runs in the parent.
 */
import { dirname } from 'node:path';
import { type InputForm, UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { unknownName } from '../../unknown-name.ts';
import { rowsOnly } from '../plug-ins/load.ts';
import { runTrial, type TrialLimits, whileLoading } from '../spawn/trial.ts';
import { INPUT_FORMS } from '../wire/forms.ts';
import { type Group, type Skipped, skippedInWords } from '../wire/groups.ts';
import { completed, type TrialOutcome } from '../wire/outcome.ts';
import type { InspectedImplementation } from '../wire/passes/inspect.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { compile } from './compile.ts';
import { builtIn, findImplementation } from './find.ts';
import { packageFolderFrom } from './packages.ts';
import type { PlugInSource } from './references.ts';
import { keyOf, withUniqueNames } from './unique-names.ts';

/** An implementation that was loaded once, in a process of its own, and what came of that. */
export interface Inspected {
  readonly plugIn: PlugIn;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly outcome: TrialOutcome<'inspect'>;
}

/** The sides of a run. */
export interface Participants {
  /** Of those that were asked for, in the order in which they were. */
  readonly asked: readonly string[];
  readonly groups: readonly Group[];
  /** Group by group, the baseline of each in front. */
  readonly inspected: readonly Inspected[];
  readonly skipped: readonly Skipped[];
}

/** Who is wanted. */
export interface Wanted {
  /** Names, paths or packages; or files under names of their own. */
  readonly asked: readonly (string | PlugInSource)[];
  /** Those that a suite adds. */
  readonly ofSuite: readonly string[];
  /** Those that the user wants the others of their form to be compared with; they take part. */
  readonly baselines: readonly string[];
  /** Where the user says nothing; where it is the only one of its form, it takes part all the same. */
  readonly usualBaselines: Readonly<Record<InputForm, string>>;
  /** Whether only rows are of use. */
  readonly rowsOnly: boolean;
}

/**
 * Finds them all.
 *
 * @param scratchFolder Receives compiled code.
 * @throws UsageError where a name is unknown or named twice, code does not compile or is no implementation, a form is
 * not of use, or nothing is left to be measured; the signal's reason where it is aborted.
 */
export async function takePart(
  wanted: Wanted,
  scratchFolder: string,
  limits: TrialLimits,
  signal: AbortSignal,
): Promise<Participants> {
  const { asked, baselines, sources } = findAll(wanted);
  const inspected: Inspected[] = [];
  const skipped: Skipped[] = [];
  const inspectAll = async (all: readonly PlugInSource[]) => {
    for (const source of all) {
      const one = await inspect(await compile(source, scratchFolder), limits, signal);
      const missing = missingPackage(one);
      if (missing === null) inspected.push(one);
      else skipped.push({ ...missing, isAskedFor: asked.includes(source) });
    }
  };
  await inspectAll(sources);
  const lost = skipped.find(({ name }) => baselines.some((one) => one.name === name));
  if (lost !== undefined) throw new UsageError(`--baseline: ${skippedInWords(lost)}.`);
  const others = inspected.find((one) => formOf(one) !== 'rows');
  if (wanted.rowsOnly && others !== undefined)
    throw new UsageError(rowsOnly(others.plugIn.name, formOf(others)));
  if (inspected.length === 0) throw new UsageError(`${skipped.map(skippedInWords).join('. ')}.`);

  const idle = inspected.find((one) => {
    const { name } = one.plugIn;
    const isNamed = asked.some((source) => source.name === name) || wanted.ofSuite.includes(name);
    const isBaseline = baselines.some((source) => source.name === name);
    const isOnly = inspected.every((other) => other === one || formOf(other) !== formOf(one));
    return isBaseline && !isNamed && isOnly && saidBy(one) !== null;
  });
  // What is skipped may be of its form.
  if (idle !== undefined && skipped.length === 0)
    throw new UsageError(
      `--baseline: ${printable(idle.plugIn.name, 500)} takes its events as ${formOf(idle)}, and nothing that could be compared with it does; name a baseline of the same form.`,
    );

  const baselineOf = (form: InputForm): string => {
    const own = (name: string) =>
      inspected.some((one) => one.plugIn.name === name && formOf(one) === form);
    const named = baselines.filter(({ name }) => own(name));
    if (named.length > 1)
      throw new UsageError(
        `--baseline: ${named.map(({ name }) => printable(name, 500)).join(' and ')} both take their events as ${form}; name one for each form.`,
      );
    return named[0]?.name ?? wanted.usualBaselines[form];
  };
  const forms = INPUT_FORMS.filter((form) => inspected.some((one) => formOf(one) === form));
  const missing = forms
    .map(baselineOf)
    .filter((name) => !inspected.some((one) => one.plugIn.name === name));
  await inspectAll(missing.map((name) => findBaseline(name, asked)));
  const sorted = forms.flatMap((form) => {
    const baseline = baselineOf(form);
    const own = inspected.filter((one) => formOf(one) === form);
    return own.toSorted(
      (a, b) => Number(b.plugIn.name === baseline) - Number(a.plugIn.name === baseline),
    );
  });
  const groups = forms.map((form): Group => {
    const own = sorted.filter((one) => formOf(one) === form);
    const namesOf = (some: readonly Inspected[]) => some.map(({ plugIn }) => plugIn.name);
    return {
      form,
      baseline: baselineOf(form),
      implementations: namesOf(own),
      approximate: namesOf(own.filter((one) => saidBy(one)?.counts === 'approximate')),
    };
  });
  return { asked: asked.map(({ name }) => name), groups, inspected: sorted, skipped };
}

/** All that are wanted from the start, under names that tell them apart, each once. */
function findAll({ asked, baselines, ofSuite }: Wanted): {
  readonly asked: readonly PlugInSource[];
  readonly baselines: readonly PlugInSource[];
  readonly sources: readonly PlugInSource[];
} {
  const builtIns = builtIn('implementations');
  const found = asked.map((one) => (typeof one === 'string' ? findImplementation(one) : one));
  const named = withUniqueNames(found, builtIns);
  assertOnce(
    'implementation',
    named.map((one) => ({ name: one.name, key: keyOf(one) })),
  );
  // By the names that are shown, or else by path: then it may be one more file of the same name.
  const wantedBaselines = baselines.map((name) => findBaseline(name, named));
  const keys = new Set<string>();
  const once = [...found, ...wantedBaselines, ...ofSuite.map(findImplementation)]
    .map((one) => found[named.indexOf(one)] ?? one)
    .filter((one) => !keys.has(keyOf(one)) && keys.add(keyOf(one)));
  const sources = withUniqueNames(once, builtIns);
  const inSources = (one: PlugInSource) => sources.find((source) => keyOf(source) === keyOf(one))!;
  return {
    asked: found.map(inSources),
    baselines: wantedBaselines.map(inSources),
    sources,
  };
}

/** Of one that cannot be loaded nothing is known; its group must only be one of the run's. */
function formOf(one: Inspected): InputForm {
  const said = saidBy(one)?.input;
  return INPUT_FORMS.find((form) => form === said) ?? 'rows';
}

/** What it says of itself; null where it could not be loaded. */
export function saidBy({ outcome }: Inspected): InspectedImplementation | null {
  return completed(outcome)?.implementation ?? null;
}

/** Loads one, in a process of its own. @throws UsageError where it is none. */
export async function inspect(
  plugIn: PlugIn,
  limits: TrialLimits,
  signal: AbortSignal,
): Promise<Inspected> {
  const startedAt = new Date().toISOString();
  const startedMs = performance.now();
  const specification = { pass: 'inspect', implementation: plugIn } as const;
  const outcome = await runTrial(specification, whileLoading(limits), signal);
  if (outcome.outcome === 'failed' && outcome.usage) throw new UsageError(outcome.message);
  const durationMs = performance.now() - startedMs;
  return { plugIn: { ...plugIn, ...saidIn(outcome) }, startedAt, durationMs, outcome };
}

/** What its answers will be judged by. */
function saidIn(outcome: TrialOutcome<'inspect'>): Pick<PlugIn, 'said'> {
  const inspected = completed(outcome)?.implementation;
  if (inspected === undefined) return {};
  const { input, counts } = inspected;
  return { said: { input, ...(counts === undefined ? {} : { counts }) } };
}

/** Whether it stands on a package of others, whose native memory nothing in V8 accounts for. */
export function standsOnPackage(one: Inspected): boolean {
  return saidBy(one)?.needs !== undefined;
}

/** What it needs and cannot find; null where it finds all. */
export function missingPackage(one: Inspected): Omit<Skipped, 'isAskedFor'> | null {
  const needs = saidBy(one)?.needs;
  if (needs === undefined) return null;
  const isThere = needs.isVariable
    ? Boolean(process.env[needs.package])
    : isInstalled(needs.package, dirname(one.plugIn.source));
  if (isThere) return null;
  return { name: one.plugIn.name, package: needs.package, install: needs.install };
}

/** Whether it is found from the implementation's own folder, or from the user's, as the compiler looks for it. */
function isInstalled(name: string, folder: string): boolean {
  return [folder, process.cwd()].some((from) => packageFolderFrom(from, name) !== null);
}

function findBaseline(wanted: string, sources: readonly PlugInSource[]): PlugInSource {
  const listed = sources.find(({ name }) => name === wanted);
  if (listed !== undefined) return listed;
  try {
    return findImplementation(wanted);
  } catch (error) {
    const known = [...builtIn('implementations'), ...sources].map(({ name }) => name);
    throw new UsageError(
      `--baseline: ${unknownName('implementation', wanted, [...new Set(known)])}`,
      { cause: error },
    );
  }
}

/** @throws UsageError where two of them have the same name. */
export function assertOnce(
  what: string,
  items: readonly { readonly name: string; readonly key?: string }[],
): void {
  const keys = items.map(({ name, key }) => key ?? name);
  const twice = items.find((_, index) => keys.indexOf(keys[index]!) !== index)?.name;
  if (twice !== undefined)
    throw new UsageError(`${what} ${printable(twice, 500)} is named twice; names must differ.`);
}
