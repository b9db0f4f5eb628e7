/** How a trial process is started: Node, or another runtime, with its flags. Runs in the parent. */
import type { ForkOptions } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { type EntryPoint, entryPoint } from '../wire/entry-points.ts';
import { MOST_PADDING_BYTES } from '../wire/layout.ts';
import { PASSES, type Pass, type TrialSpecification } from '../wire/passes.ts';
import { hasV8, type Runtime } from '../wire/runtime.ts';
import { AS_IT_IS, AS_TEXT, type Carrier } from '../wire/text-channel.ts';
import { FREE_INSPECTOR_PORT } from './inspected-stack.ts';

/** What is started. */
export interface TrialStart {
  /** Path of the module that it begins with. */
  readonly module: string;
  readonly args: readonly string[];
  readonly options: Pick<ForkOptions, 'execPath' | 'execArgv' | 'serialization'>;
  /** How messages pass its channel. */
  readonly carrier: Carrier;
  /** Whether Node's inspector can be asked what it does, once it does not answer any more. */
  readonly canBeInspected: boolean;
}

/** Begun by the entry point `weighed`. */
const WEIGHED: ReadonlySet<Pass> = new Set<Pass>(['curve', 'census']);

/** Of a trial of a pass. @param memoryLimitMb Of V8's heap. */
export function trialStart(specification: TrialSpecification, memoryLimitMb: number): TrialStart {
  const layout = 'layout' in specification ? specification.layout : null;
  const runtime =
    'implementation' in specification ? specification.implementation.runtime : undefined;
  if (runtime !== undefined && !hasV8(runtime)) return onBun(runtime, layout?.paddingBytes);
  const begins: EntryPoint = WEIGHED.has(specification.pass) ? 'weighed' : 'trial';
  return {
    module: entryPoint(begins),
    args: layout === null ? [] : ['.'.repeat(layout.paddingBytes)],
    options: {
      execPath: runtime?.executable ?? process.execPath,
      execArgv: [
        '--enable-source-maps',
        '--expose-gc',
        FREE_INSPECTOR_PORT,
        `--max-old-space-size=${memoryLimitMb}`,
        // Before those by which something is measured, which must hold.
        ...(runtime?.flags ?? []),
        ...flagsOf(specification),
        ...(layout === null ? [] : [`--hash-seed=${layout.hashSeed}`]),
      ],
      serialization: 'advanced',
    },
    carrier: AS_IT_IS,
    canBeInspected: true,
  };
}

/**
 * It would fetch packages that it does not find; and its own serialization is not Node's. What the system shows of its arguments cannot be
 * written over: those of all passes look alike.
 */
function onBun(
  { executable, flags }: Runtime,
  paddingBytes = randomInt(MOST_PADDING_BYTES),
): TrialStart {
  return {
    module: entryPoint('bun'),
    args: ['.'.repeat(paddingBytes)],
    options: {
      execPath: executable,
      execArgv: ['--no-install', ...flags],
      serialization: 'json',
    },
    carrier: AS_TEXT,
    canBeInspected: false,
  };
}

function flagsOf(specification: TrialSpecification): readonly string[] {
  // Each definition takes the specification of its own pass, which this is.
  const flags = PASSES[specification.pass].flags as (one: TrialSpecification) => readonly string[];
  return flags(specification);
}
