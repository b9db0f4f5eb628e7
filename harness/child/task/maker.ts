/** What `make` and its like are told. Runs in trial processes. */
import { mkdirSync, rmSync } from 'node:fs';
import type { Making } from '../../../task.ts';
import { randomOf } from './random.ts';

/** The parameters, and what uniqbench adds to them. */
export type Maker = Readonly<Record<string, unknown>> & Making & { readonly data: unknown };

/** A maker, and its folder. */
interface OwnMaker {
  readonly maker: Maker;
  /** Whether the folder was asked for. */
  readonly hasFolder: () => boolean;
  /** Whether anything was read that is another for each call. */
  readonly isSeeded: () => boolean;
  readonly removeFolder: () => void;
}

/** @param path Of the folder, made when it is first read. */
export function makerOf(
  parameters: Readonly<Record<string, unknown>>,
  {
    seed,
    call,
    path,
    readData,
  }: {
    readonly seed: number;
    readonly call: number;
    readonly path: string;
    readonly readData: () => unknown;
  },
): OwnMaker {
  let hasFolder = false;
  let isSeeded = false;
  const random = randomOf(seed);
  const ofCall = <Value>(value: Value): Value => {
    isSeeded = true;
    return value;
  };
  const maker = {
    ...parameters,
    get random() {
      return ofCall(random);
    },
    get seed() {
      return ofCall(seed);
    },
    get call() {
      return ofCall(call);
    },
    get folder() {
      if (!hasFolder) mkdirSync(path, { recursive: true });
      hasFolder = true;
      return path;
    },
    get data() {
      return readData();
    },
  };
  return {
    maker,
    hasFolder: () => hasFolder,
    isSeeded: () => isSeeded,
    removeFolder: () => {
      if (hasFolder) rmSync(path, { recursive: true, force: true });
    },
  };
}
