/** Stands in for mitata: what benchmark files import from it. Finds benches and measures nothing. Runs in trial processes. */
import { type FoundBench, found, MOST_WORKLOADS, notTakenOver, refuse, settle } from './found.ts';
import { beginBench, type Generator } from './mitata-bench.ts';
import { callerPlace } from './place.ts';

type Body = (...given: unknown[]) => unknown;

/** Benches that are compared with each other. */
interface Group {
  readonly path: readonly string[];
  readonly benches: B[];
}

let groups: Group[] = [];
/** Innermost last; the first stands outside of all groups. */
let open: Group[] = [{ path: [], benches: [] }];

/** Groups whose functions have not ended. */
let pending: Promise<unknown>[] = [];

const innermost = () => open.at(-1)!;

/** A bench, as `bench` returns it. */
export class B {
  readonly #fn: Body;
  readonly #place: string;
  #name: string;
  #args: Record<string, readonly unknown[]> = {};
  #isBaseline = false;
  #collects = false;

  constructor(name: string, fn: Body) {
    if (typeof fn !== 'function')
      throw new TypeError('expected iterator, generator or one-shot function');
    this.#name = String(name);
    this.#fn = fn;
    this.#place = callerPlace();
  }

  name(name: string): this {
    this.#name = String(name);
    return this;
  }

  /** Only `inner` has anything done between calls; each trial begins with a collection anyhow. */
  gc(kind: unknown = 'once'): this {
    this.#collects = kind === 'inner';
    return this;
  }

  baseline(isOne = true): this {
    this.#isBaseline = isOne;
    return this;
  }

  highlight(): this {
    return this;
  }

  compact(): this {
    return this;
  }

  range(name: string, from: number, to: number, factor = 8): this {
    return this.args(
      name,
      growing(from, to, (value) => value * factor),
    );
  }

  dense_range(name: string, from: number, to: number, step = 1): this {
    return this.args(
      name,
      growing(from, to, (value) => value + step),
    );
  }

  args(name: unknown, values?: unknown): this {
    if (Array.isArray(name)) this.#args.x = name;
    else if (typeof name === 'string' && Array.isArray(values)) this.#args[name] = values;
    else if (typeof name === 'string' && values === null) delete this.#args[name];
    else if (name === null) delete this.#args.x;
    else if (typeof name === 'object' && name !== undefined) {
      for (const [key, of] of Object.entries(name as object)) this.args(key, of ?? null);
    } else throw new TypeError('invalid arguments');
    return this;
  }

  async run(): Promise<unknown> {
    return { alias: this.#name, runs: [] };
  }

  /** As what it is measured; null where it cannot be, or is not among those that `run` is to take. */
  found(filter: unknown): FoundBench | null {
    if (filter instanceof RegExp && !filter.test(this.#name)) return null;
    const empty = Object.keys(this.#args).find((name) => this.#args[name]!.length === 0);
    if (empty !== undefined) {
      refuse(
        `bench ${JSON.stringify(this.#name)} of mitata is left out: there is no value for ${empty}`,
        this.#place,
      );
      return null;
    }
    if (this.#fn.length > 0 && !isGenerator(this.#fn)) {
      refuse(
        `bench ${JSON.stringify(this.#name)} of mitata loops over its state by itself, which is not taken over: have it yield a function`,
        this.#place,
      );
      return null;
    }
    const combinations = Object.values(this.#args).reduce((many, { length }) => many * length, 1);
    if (combinations > MOST_WORKLOADS)
      refuse(
        `bench ${JSON.stringify(this.#name)} of mitata has more than ${MOST_WORKLOADS} combinations of parameters: the first ${MOST_WORKLOADS} are taken`,
        this.#place,
      );
    return {
      name: this.#name,
      place: this.#place,
      text: String(this.#fn),
      isBaseline: this.#isBaseline,
      parameters: this.#args,
      begin: (parameters) =>
        beginBench(this.#fn as Body | Generator, parameters, this.#collects, this.#place),
    };
  }
}

/** As far as `to`, which is the last; of those that never get there, or take too long, the first ones. */
function growing(from: number, to: number, next: (value: number) => number): number[] {
  const values: number[] = [];
  let value = from;
  while (value <= to && values.length <= MOST_WORKLOADS) {
    values.push(value);
    const following = next(value);
    if (!(following > value)) break;
    value = following;
  }
  return values.includes(to) ? values : [...values, to];
}

function isGenerator(fn: Body): boolean {
  return /GeneratorFunction$/.test(fn.constructor.name);
}

export function bench(name: string | Body, fn?: Body): B {
  const made =
    typeof name === 'function' ? new B(name.name || 'anonymous', name) : new B(name, fn as Body);
  innermost().benches.push(made);
  return made;
}

/** Of mitata before 1.0. */
export function baseline(name: string | Body, fn?: Body): B {
  return bench(name, fn).baseline();
}

/** What is drawn of a group changes nothing in what is compared: each of them is a group. */
function grouped(name: string | null, run: Body): unknown {
  const { path } = innermost();
  const group: Group = { path: name === null ? path : [...path, name], benches: [] };
  groups.push(group);
  open = [...open, group];
  const end = () => {
    open = open.filter((one) => one !== group);
  };
  const returned = run();
  if (returned instanceof Promise) {
    const ending = returned.finally(end);
    pending.push(ending);
    return ending;
  }
  end();
  return undefined;
}

export function group(name: unknown, run?: unknown): unknown {
  if (typeof name === 'function') return grouped(null, name as Body);
  // Of mitata before 1.0: an object with a name.
  const text = typeof name === 'object' && name !== null ? Reflect.get(name, 'name') : name;
  return grouped(text == null ? null : String(text), run as Body);
}

export const boxplot = (run: Body): unknown => grouped(null, run);
export const barplot = (run: Body): unknown => grouped(null, run);
export const summary = (run: Body): unknown => grouped(null, run);
export const lineplot = (run: Body): unknown => grouped(null, run);
export const compact = (run: Body): unknown => run();

/** @param options Of these, `filter` alone says what is measured. */
export async function run(options: { readonly filter?: unknown } = {}): Promise<unknown> {
  // mitata measures itself first, so that these end in time.
  while (pending.length > 0) {
    const now = pending;
    pending = [];
    await Promise.allSettled(now);
  }
  const all = [open[0]!, ...groups];
  groups = [];
  open = [{ path: [], benches: [] }];
  await settle(
    all.map(({ path, benches }) => ({
      path,
      benches: benches.flatMap((one) => one.found(options.filter) ?? []),
    })),
  );
  return { layout: [], context: {}, benchmarks: [] };
}

let kept: unknown = null;

/** Escapes, so that what it is given must be made. */
export function do_not_optimize(value: unknown): void {
  kept = value;
}
void kept;

export const flags = { compact: 1, baseline: 2 };
export const clear = (): void => {};
export const measure = (): never => {
  throw notTakenOver('measure of mitata');
};

// Some files leave running to whoever imports them.
found().atEnd.push(() => run());
