/** One tool on one implementation: a process of its own, its data read back and led to their sources. Runs in the parent. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  type Findings,
  NO_FINDINGS,
  type Problem,
  type ToolResult,
} from '../record/profile-record.ts';
import { fileNameOf } from '../request/unique-names.ts';
import { FREE_INSPECTOR_PORT } from '../spawn/inspected-stack.ts';
import { type Command, runProcess } from '../spawn/run-process.ts';
import type { TrialLimits } from '../spawn/trial.ts';
import { entryPoint } from '../wire/entry-points.ts';
import { unprobedFlags } from '../wire/node-flags.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import type { ProfiledInput, ProfileSpecification, Recording } from '../wire/profile.ts';
import { isClinicTool, REPETITIONS, type Tool } from '../wire/profiling-tools.ts';
import { CLINIC_ENVIRONMENT, clinicArgs, clinicFiles, readClinicData } from './clinic.ts';
import { type PlacedSite, rankSites } from './heap-profile.ts';
import { instrument } from './instrument.ts';
import { answerOf, emptyProfile, type Profiled } from './outcome.ts';
import { readBack } from './read-back.ts';
import { SourceLines } from './source-lines.ts';

/** What all profiles of an implementation share. */
export interface Target {
  /** Bundled, its source map beside it. */
  readonly implementation: PlugIn;
  /** URLs of the modules that its code is in; its own alone where absent. */
  readonly modules?: readonly string[];
  readonly input: ProfiledInput;
  /** Receives the profiles; absolute. */
  readonly outFolder: string;
  /** Receives what is short-lived. */
  readonly scratchFolder: string;
  readonly limits: TrialLimits;
  readonly signal: AbortSignal;
}

/** V8's usual size, so that sampling sees collections as they are. */
const USUAL_SEMI_SPACE_MB = 16;
/** So large that V8 collects hardly ever of itself. */
const LARGE_SEMI_SPACE_MB = 256;

/**
 * Profiles and explains; whatever goes wrong in the process is part of the result.
 *
 * @param peakEvent Where most is alive, in events handed over.
 */
export async function profileWith(
  tool: Tool,
  target: Target,
  peakEvent: number,
): Promise<ToolResult> {
  const startedMs = performance.now();
  const run = new Run(tool, target, peakEvent);
  const { calls, findings, problem } = await run.profile();
  const durationMs = performance.now() - startedMs;
  return { tool, calls, durationMs, files: run.files(), findings, problem };
}

type Explained =
  | { readonly calls: number; readonly findings: Findings; readonly problem: null }
  | { readonly calls: number | null; readonly findings: Findings; readonly problem: Problem };

class Run {
  readonly #tool: Tool;
  readonly #target: Target;
  readonly #peakEvent: number;
  readonly #modules: readonly string[];
  readonly #lines: SourceLines;
  readonly #files: string[] = [];

  constructor(tool: Tool, target: Target, peakEvent: number) {
    this.#tool = tool;
    this.#target = target;
    this.#peakEvent = peakEvent;
    this.#modules = target.modules ?? [target.implementation.url];
    this.#lines = new SourceLines(...this.#modules);
  }

  files(): string[] {
    return this.#files.filter((file) => existsSync(file)).map((file) => relative('.', file));
  }

  async profile(): Promise<Explained> {
    const file = this.#newFile(this.#tool);
    const recorded = await this.#record(this.#tool, file);
    if ('problem' in recorded) return { calls: null, findings: NO_FINDINGS, ...recorded };
    const { calls, said } = recorded;
    const failed = (problem: Problem) => ({ calls, findings: NO_FINDINGS, problem });
    const findings = await this.#read(file, recorded);
    if (findings === null) {
      const { implementation, input } = this.#target;
      return failed(emptyProfile(this.#tool, implementation.name, input.kind, said));
    }
    return 'problem' in findings ? failed(findings.problem) : { calls, findings, problem: null };
  }

  /** Runs the process to its end. */
  async #record(
    recording: Recording,
    profileFile: string,
    changes: Partial<ProfileSpecification> = {},
  ): Promise<Profiled | { readonly problem: Problem }> {
    const { implementation, input, scratchFolder, limits, signal } = this.#target;
    const work = join(scratchFolder, `${fileName(implementation)}-${recording}`);
    mkdirSync(work, { recursive: true });
    const answerFile = join(work, 'answer.json');
    rmSync(answerFile, { force: true });
    const specification: ProfileSpecification = {
      recording,
      implementation,
      input,
      repetition: REPETITIONS[this.#tool],
      peakEvent: this.#peakEvent,
      sites: 0,
      profileFile,
      answerFile,
      ...changes,
    };
    const specificationFile = join(work, 'specification.json');
    writeFileSync(specificationFile, JSON.stringify(specification));
    const nodeArgs = [
      '--enable-source-maps',
      '--expose-gc',
      FREE_INSPECTOR_PORT,
      `--max-old-space-size=${limits.memoryLimitMb}`,
      ...flagsOf(recording),
      entryPoint('profiled'),
      specificationFile,
    ];
    const ended = await runProcess(this.#command(recording, nodeArgs, work, profileFile), signal);
    return answerOf(answerFile, ended, limits, input);
  }

  #command(recording: Recording, nodeArgs: string[], work: string, profileFile: string): Command {
    const { implementation, outFolder, limits } = this.#target;
    if (isClinicTool(recording)) {
      return {
        command: clinicArgs(recording, outFolder, fileName(implementation), nodeArgs),
        env: CLINIC_ENVIRONMENT,
        // It leaves logs where it starts.
        cwd: work,
        timeoutMs: limits.timeoutMs,
      };
    }
    return {
      command: nodeArgs,
      timeoutMs: limits.timeoutMs,
      isInspected: true,
      ...(recording === 'trace-gc' ? { outputFile: profileFile } : {}),
    };
  }

  /** The data, explained; null where there is nothing of the implementation in them. */
  async #read(
    file: string,
    recorded: Profiled,
  ): Promise<Findings | { readonly problem: Problem } | null> {
    const { implementation, outFolder } = this.#target;
    const lines = this.#lines;
    if (isClinicTool(this.#tool)) {
      const files = clinicFiles(this.#tool, outFolder, fileName(implementation));
      return readClinicData(this.#tool, files, lines, recorded.calls);
    }
    const findings = readBack(this.#tool, file, recorded, lines);
    return findings !== null && this.#tool === 'heap' ? this.#allocationBySite() : findings;
  }

  /**
   * V8's sampler names the function that allocates, not the line, and where one was inlined into another, the other;
   * so the tables are from a run of instrumented code.
   */
  async #allocationBySite(): Promise<Findings | { readonly problem: Problem }> {
    const { implementation } = this.#target;
    const { task } = implementation;
    const folder = join(dirname(fileURLToPath(implementation.url)), 'instrumented');
    // All of them, beside each other as they were: what one of them imports must be the same for all.
    const sites: PlacedSite[] = [];
    mkdirSync(folder, { recursive: true });
    for (const url of this.#modules) {
      const instrumented = instrument(readFileSync(fileURLToPath(url), 'utf8'), sites.length);
      writeFileSync(join(folder, basename(fileURLToPath(url))), instrumented.code);
      sites.push(...instrumented.sites.map((site) => ({ ...site, url })));
    }
    const moved = (url: string) => pathToFileURL(join(folder, basename(fileURLToPath(url)))).href;
    const recorded = await this.#record('allocation-by-line', '', {
      implementation: {
        ...implementation,
        url: moved(implementation.url),
        ...(task === undefined ? {} : { task: { ...task, url: moved(task.url) } }),
      },
      sites: sites.length + 2,
    });
    rmSync(folder, { recursive: true, force: true });
    if ('problem' in recorded) return recorded;
    const { bytesBySite, calls } = recorded;
    return { ...NO_FINDINGS, rankings: rankSites(bytesBySite, sites, calls, this.#lines) };
  }

  /** An old profile must not pass for a new one. */
  #newFile(tool: Tool): string {
    const { implementation, outFolder } = this.#target;
    const base = join(outFolder, fileName(implementation));
    if (isClinicTool(tool)) {
      const { html, data } = clinicFiles(tool, outFolder, fileName(implementation));
      this.#files.push(html, data);
      for (const path of [html, data]) rmSync(path, { recursive: true, force: true });
      return '';
    }
    const file = `${base}.${ENDINGS[tool]}`;
    this.#files.push(file);
    rmSync(file, { force: true });
    return file;
  }
}

const ENDINGS = {
  cpu: 'cpuprofile',
  heap: 'heapprofile',
  snapshot: 'heapsnapshot',
  'trace-gc': 'trace-gc.log',
} as const;

function fileName({ name }: PlugIn): string {
  return fileNameOf(name);
}

/**
 * V8's profilers put an inlined function down to the one around it, with the number of its line as if it were one of that one's file.
 * What is kept is the same without compilers.
 */
const NO_COMPILERS = ['--no-opt', '--no-maglev'];
/** Compiled, because time is not the same without. */
const NO_INLINING = ['--no-turbo-inlining', '--no-maglev-inlining'];

function flagsOf(recording: Recording): readonly string[] {
  switch (recording) {
    case 'heap':
      return unprobedFlags(USUAL_SEMI_SPACE_MB);
    case 'allocation-by-line':
      return unprobedFlags(LARGE_SEMI_SPACE_MB);
    case 'snapshot':
      // Who made an object may be lost when it is moved, so few are.
      return [...unprobedFlags(LARGE_SEMI_SPACE_MB), ...NO_COMPILERS];
    case 'heapprofiler':
      return NO_COMPILERS;
    case 'cpu':
    case 'flame':
      return NO_INLINING;
    case 'trace-gc':
      return ['--trace-gc'];
    default:
      return [];
  }
}
