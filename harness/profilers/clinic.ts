/** clinic: where it is, how it is called, and what its data say. Runs in the parent. */
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import type { Duplex } from 'node:stream';
import { UsageError } from '../../contract.ts';
import { packageFolder } from '../../package-folder.ts';
import { type Findings, NO_FINDINGS, type Series } from '../record/profile-record.ts';
import { installedPackageOf, packageFolderFrom } from '../request/packages.ts';
import type { ClinicTool } from '../wire/profiling-tools.ts';
import { calledBy, isBetweenCalls, lineOf, NOWHERE, type Place, placeOf } from './cpu-profile.ts';
import { type HeapProfile, rankHeap } from './heap-profile.ts';
import { type Part, rank } from './hotspots.ts';
import type { SourceLines } from './source-lines.ts';

/** Where clinic is looked for: apart, as its script installs it, and in the user's project. */
const FOLDERS = [join(packageFolder, 'clinic'), process.cwd()];

/** @throws UsageError that names a command that exists where the user is, where it is not installed. */
export function assertClinic(...folders: readonly string[]): void {
  if (clinicFolder(folders.length > 0 ? folders : FOLDERS) !== null) return;
  const { dependencies } = JSON.parse(
    readFileSync(join(packageFolder, 'clinic', 'package.json'), 'utf8'),
  );
  const install =
    installedPackageOf(join(packageFolder, 'package.json')) === ''
      ? `npm --prefix ${JSON.stringify(packageFolder)} run install:clinic`
      : `npm install --save-dev clinic@${dependencies.clinic}`;
  throw new UsageError(
    `clinic is not installed: it is large, and only its four tools need it. One command installs it: ${install}`,
  );
}

function clinicFolder(folders: readonly string[]): string | null {
  return (
    folders.map((folder) => packageFolderFrom(folder, 'clinic')).find((one) => one !== null) ?? null
  );
}

/** From clinic's own folder, whose packages these are. */
function requireOfClinic(name: string) {
  const folder = clinicFolder(FOLDERS);
  if (folder === null) throw new Error('clinic is used where it is not installed.');
  return createRequire(join(folder, 'package.json'))(name);
}

/** Without the first it asks a question, and profiles nothing where nobody answers; nothing is sent anywhere. */
export const CLINIC_ENVIRONMENT = { NO_INSIGHT: '1', NO_UPDATE_NOTIFIER: '1' };

/** Where clinic writes. */
export interface ClinicFiles {
  readonly html: string;
  /** A folder, or for heapprofiler the profile itself. */
  readonly data: string;
}

/** The names that clinic gives in a folder, told to call things `name`. */
export function clinicFiles(tool: ClinicTool, folder: string, name: string): ClinicFiles {
  const data = join(folder, `${name}.clinic-${tool}`);
  return { html: `${data}.html`, data };
}

/** The arguments of the Node that runs clinic, which starts Node with `nodeArgs`. */
export function clinicArgs(
  tool: ClinicTool,
  folder: string,
  name: string,
  nodeArgs: readonly string[],
): string[] {
  const bin = join(clinicFolder(FOLDERS) ?? '', 'bin.js');
  const options = ['--open=false', '--dest', folder, '--name', name];
  return [bin, tool, ...options, '--', process.execPath, ...nodeArgs];
}

/** The part of the data that is read. */
const PARTS = { flame: 'samples', doctor: 'processstat', bubbleprof: 'stacktrace' } as const;

/** Reads the data back. @returns null where they hold nothing of the implementation. */
export async function readClinicData(
  tool: ClinicTool,
  { data, html }: ClinicFiles,
  lines: SourceLines,
  calls: number,
): Promise<Findings | null> {
  const inside = (part: string) => join(data, `${basename(data)}-${part}`);
  const file = tool === 'heapprofiler' ? data : inside(PARTS[tool]);
  if (!existsSync(html) || !existsSync(file)) return null;
  switch (tool) {
    case 'flame':
      return readFlame(JSON.parse(readFileSync(file, 'utf8')), lines, calls);
    case 'heapprofiler': {
      const head: HeapProfile = JSON.parse(readFileSync(file, 'utf8'));
      const ranking = rankHeap(head, lines, { measure: 'bytes kept', calls });
      return ranking === null ? null : { ...NO_FINDINGS, rankings: [ranking] };
    }
    case 'doctor': {
      const decoder = requireOfClinic('@clinic/doctor/format/process-stat-decoder.js');
      return readDoctor(await decoded<ProcessStat>(file, new decoder()));
    }
    case 'bubbleprof': {
      const decoder = requireOfClinic('@clinic/bubbleprof/format/stack-trace-decoder.js');
      const traces = await decoded<StackTrace>(file, new decoder());
      return readBubbleprof(traces, lines, calls);
    }
  }
}

async function decoded<Message>(path: string, decoder: Duplex): Promise<Message[]> {
  return createReadStream(path).pipe(decoder).toArray();
}

interface Tick {
  /** `countUniques file:///….mjs:8:22` */
  readonly name: string;
  readonly type: string;
}

const JS_FRAME = /^(.*) (file:.*):(\d+):(\d+)$/;

/** Samples within the implementation's calls, by function; native code is told with the function that called it. */
function readFlame(
  samples: readonly (readonly Tick[])[],
  lines: SourceLines,
  calls: number,
): Findings | null {
  const parts = samples.flatMap((stack): Part[] => {
    if (stack.some(({ name }) => isBetween(name))) return [];
    const frames = stack.map(placeOfTick(lines));
    if (!frames.some(({ isOwn }) => isOwn)) return [];
    const leaf = frames.reduce((caller, { place }) => calledBy(place, caller), NOWHERE);
    return [{ ...leaf, amount: 1 }];
  });
  if (parts.length === 0) return null;
  const ranking = rank(parts, { measure: 'CPU samples', by: 'function', unit: 'count', calls });
  return { ...NO_FINDINGS, rankings: [ranking] };
}

function isBetween(tick: string): boolean {
  const [, functionName = '', url = ''] = JS_FRAME.exec(tick) ?? [];
  return isBetweenCalls({ functionName: functionName.replace(/^.*[.#]/, ''), url });
}

function placeOfTick(lines: SourceLines): (tick: Tick) => { place: Place; isOwn: boolean } {
  return ({ name, type }) => {
    const [, functionName = '', url = '', line, column] = JS_FRAME.exec(name) ?? [];
    if (type !== 'JS' || url === '') {
      const short = name.replace(/^.*\//, '').trim();
      return { place: { function: short, ...lineOf(null) }, isOwn: false };
    }
    const frame = { functionName, url, scriptId: '' };
    const at = { lineNumber: Number(line) - 1, columnNumber: Number(column) - 1 };
    return { place: placeOf({ ...frame, ...at }, lines), isOwn: lines.isOwn(url) };
  };
}

interface ProcessStat {
  readonly delay: number;
  readonly cpu: number;
  readonly handles: number;
  readonly memory: { readonly rss: number; readonly heapUsed: number };
}

/** doctor's own interval, as long as the event loop turns. */
const SAMPLE_EVERY_MS = 10;
/** Fewer points are no series. */
const FEWEST_POINTS = 5;

function readDoctor(stats: readonly ProcessStat[]): Findings | null {
  if (stats.length < FEWEST_POINTS) return null;
  const elapsed = stats.map(({ delay }) => SAMPLE_EVERY_MS + delay);
  const whole = elapsed.reduce((sum, ms) => sum + ms, 0);
  const series = (
    name: string,
    unit: Series['unit'],
    of: (stat: ProcessStat) => number,
  ): Series => {
    const values = stats.map(of);
    const mean = values.reduce((sum, value, at) => sum + value * elapsed[at]!, 0) / whole;
    const least = values.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
    const most = values.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY);
    return { name, unit, points: values.length, least, mean, most };
  };
  const all = [
    series('CPU of one core', 'share', ({ cpu }) => cpu),
    series('event loop delay', 'ms', ({ delay }) => delay),
    series('heap used', 'bytes', ({ memory }) => memory.heapUsed),
    series('resident set', 'bytes', ({ memory }) => memory.rss),
    series('active handles', 'count', ({ handles }) => handles),
  ];
  const isMissing = all.some(
    ({ least, most }) => !Number.isFinite(least) || !Number.isFinite(most),
  );
  return isMissing ? null : { ...NO_FINDINGS, series: all };
}

interface StackTrace {
  readonly frames: readonly {
    readonly functionName: string;
    readonly fileName: string;
    readonly lineNumber: number;
    readonly columnNumber: number;
  }[];
}

/** Operations that were started within the implementation's calls, by the line that was running. */
function readBubbleprof(
  traces: readonly StackTrace[],
  lines: SourceLines,
  calls: number,
): Findings | null {
  const parts = traces.flatMap(({ frames }): Part[] => {
    const own = frames.find(({ fileName }) => lines.isOwn(fileName));
    const isBetween = frames.some(({ functionName, fileName }) =>
      isBetweenCalls({ functionName: functionName.replace(/^.*[.#]/, ''), url: fileName }),
    );
    if (own === undefined || isBetween) return [];
    const place = lineOf(lines.find(own.fileName, own.lineNumber, own.columnNumber - 1));
    return [{ function: own.functionName || '(anonymous)', ...place, amount: 1 }];
  });
  if (parts.length === 0) return null;
  const about = { measure: 'asynchronous operations', by: 'line', unit: 'count', calls } as const;
  return { ...NO_FINDINGS, rankings: [rank(parts, about)] };
}
