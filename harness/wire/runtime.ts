/** What an implementation runs on, where that is not the Node that uniqbench itself runs on. Plain data. */
import { z } from 'zod';
import type { Plain } from './plain.ts';

/** A runtime of a run, as it stands on record. */
export const runtime = z.looseObject({
  /** What its user calls it; the name of each side that runs on it ends in it. */
  name: z.string(),
  kind: z.enum(['node', 'bun']),
  version: z.string(),
  /** Of Node alone. */
  v8: z.string().exactOptional(),
  /** Of Bun alone: the revision of WebKit that its engine, JavaScriptCore, is of. */
  webkit: z.string().exactOptional(),
  /** SHA-256 of the program, in hexadecimal. */
  digest: z.string(),
  /** Its user's own, beside those that trials are started with. */
  flags: z.array(z.string()),
});

/** @see runtime */
export type RuntimeOnRecord = Plain<typeof runtime>;

/** How a process of it is started. */
export interface Runtime extends RuntimeOnRecord {
  /** Path of the program. */
  readonly executable: string;
}

/** What users call its kind. */
export function titleOf({ kind }: Pick<RuntimeOnRecord, 'kind'>): 'Node' | 'Bun' {
  return kind === 'bun' ? 'Bun' : 'Node';
}

/**
 * Whether its engine is V8, which tells what is allocated, alive and kept; of others times alone are known, and what the system
 * tells of any process. So it is of the Node that uniqbench runs on, which no runtime stands for.
 */
export function hasV8(one: Pick<RuntimeOnRecord, 'kind'> | undefined): boolean {
  return one?.kind !== 'bun';
}

/** A side of a run with runtimes: which implementation on which. */
export const sideOnRuntime = z.looseObject({
  side: z.string(),
  implementation: z.string(),
  runtime: z.string(),
});

/** @see sideOnRuntime */
export type SideOnRuntime = Plain<typeof sideOnRuntime>;

/** `radix on node@22`. */
export function nameOnRuntime(implementation: string, runtime: string): string {
  return `${implementation} on ${runtime}`;
}
