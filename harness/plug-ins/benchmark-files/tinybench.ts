/** Stands in for tinybench: what benchmark files import from it. Finds benches and measures nothing. Runs in trial processes. */
import { type FoundBench, type FoundGroup, found, notTakenOver, refuse, settle } from './found.ts';
import { callerPlace } from './place.ts';
import { resultOf } from './results.ts';

type Hook = (this: unknown, ...given: unknown[]) => unknown;

/** How often and how long is not taken over; these are. */
interface FnOptions {
  readonly beforeAll?: Hook;
  readonly afterAll?: Hook;
  readonly beforeEach?: Hook;
  readonly afterEach?: Hook;
}

interface BenchOptions {
  readonly name?: string;
  readonly concurrency?: string | null;
  readonly setup?: Hook;
  readonly teardown?: Hook;
  readonly now?: () => number;
}

export class Task extends EventTarget {
  readonly name: string;
  readonly fn: Hook;
  readonly fnOpts: FnOptions;
  runs = 0;
  readonly #bench: Bench;
  readonly #place: string;

  constructor(bench: Bench, name: string, fn: Hook, fnOpts: FnOptions = {}) {
    super();
    if (typeof fn !== 'function') throw new TypeError(`task ${name} has no function`);
    this.name = name;
    this.fn = fn;
    this.fnOpts = fnOpts;
    this.#bench = bench;
    this.#place = callerPlace();
  }

  get result(): unknown {
    return resultOf(this.name);
  }

  async run(): Promise<this> {
    await this.#bench.run();
    return this;
  }

  runSync(): this {
    return this;
  }

  async warmup(): Promise<void> {}
  warmupSync(): void {}
  reset(): void {}
  setResult(): void {}

  /** As what it is measured. */
  found(): FoundBench {
    const { setup, teardown } = this.#bench.opts;
    const { beforeAll, afterAll, beforeEach, afterEach } = this.fnOpts;
    return {
      name: this.name,
      place: this.#place,
      text: String(this.fn),
      isBaseline: false,
      parameters: {},
      begin: async () => {
        await setup?.(this, 'run');
        await beforeAll?.call(this, 'run');
        const end = async () => {
          await afterAll?.call(this, 'run');
          await teardown?.(this, 'run');
        };
        const run = () => this.fn.call(this);
        if (beforeEach === undefined && afterEach === undefined) return { kind: 'plain', run, end };
        const before = () => beforeEach?.call(this, 'run');
        const after = () => afterEach?.call(this, 'run');
        return { kind: 'hooked', before, run, after, end };
      },
    };
  }
}

export class Bench extends EventTarget {
  readonly opts: BenchOptions;
  readonly name: string | undefined;
  readonly #tasks = new Map<string, Task>();
  /** What was settled before, so that a second run of the same is no second group. */
  #settled: readonly Task[] = [];

  constructor(options: BenchOptions = {}) {
    super();
    this.opts = options;
    this.name = options.name;
    if (options.concurrency != null)
      refuse(
        `concurrency ${JSON.stringify(options.concurrency)} of tinybench is not taken over: calls are made one after the other`,
      );
    // Some files leave running to whoever imports them.
    found().atEnd.push(() => this.#settle());
  }

  get tasks(): Task[] {
    return [...this.#tasks.values()];
  }

  get results(): unknown[] {
    return this.tasks.map(({ result }) => result);
  }

  get now(): () => number {
    return this.opts.now ?? now;
  }

  add(name: string, fn: Hook, options: FnOptions = {}): this {
    if (this.#tasks.has(name)) {
      // tinybench keeps the later one as well.
      refuse(`the task ${JSON.stringify(name)} is added twice: the later one takes part`);
    }
    this.#tasks.set(name, new Task(this, name, fn, options));
    return this;
  }

  todo(): this {
    return this;
  }

  remove(name: string): this {
    this.#tasks.delete(name);
    return this;
  }

  getTask(name: string): Task | undefined {
    return this.#tasks.get(name);
  }

  async run(): Promise<Task[]> {
    await this.#settle();
    return this.tasks;
  }

  /** Whoever runs at once goes on at once: what follows is run in trials as well. */
  runSync(): Task[] {
    return this.tasks;
  }

  async warmup(): Promise<void> {}
  warmupSync(): void {}
  reset(): void {}

  table(convert?: (task: Task) => Record<string, unknown>): Record<string, unknown>[] {
    return this.tasks.map((task) => convert?.(task) ?? { 'Task name': task.name });
  }

  async #settle(): Promise<void> {
    const { tasks } = this;
    const isSame =
      tasks.length === this.#settled.length &&
      tasks.every((task, index) => task === this.#settled[index]);
    if (isSame) return;
    this.#settled = tasks;
    const group: FoundGroup = {
      path: this.name === undefined ? [] : [this.name],
      benches: tasks.map((task) => task.found()),
    };
    await settle([group]);
  }
}

export default Bench;

export const now = (): number => performance.now();
export const performanceNow = now;
export const hrtimeNow = (): number => Number(process.hrtime.bigint()) / 1e6;
export const nToMs = (nanoseconds: number): number => nanoseconds / 1e6;
export const mToNs = (milliseconds: number): number => milliseconds * 1e6;
export const formatNumber = (value: number): string => String(value);

export class BenchEvent extends Event {}
export const calibrateTimerOverhead = (): never => {
  throw notTakenOver('calibrateTimerOverhead of tinybench');
};
export const detectTimerSaturation = (): never => {
  throw notTakenOver('detectTimerSaturation of tinybench');
};
