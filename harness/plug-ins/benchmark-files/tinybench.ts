/** Stands in for tinybench: what benchmark files import from it. Finds benches and measures nothing. Runs in trial processes. */
import { type FoundBench, type FoundGroup, found, refuse, settle } from './found.ts';
import { callerPlace } from './place.ts';
import { resultOf } from './results.ts';
import { now } from './tinybench-clocks.ts';

export * from './tinybench-clocks.ts';

type Hook = (this: unknown, ...given: unknown[]) => unknown;

/** How often and how long is not taken over; these are. */
interface FnOptions {
  readonly beforeAll?: Hook;
  readonly afterAll?: Hook;
  readonly beforeEach?: Hook;
  readonly afterEach?: Hook;
  readonly signal?: AbortSignal;
}

interface BenchOptions {
  readonly name?: string;
  readonly concurrency?: string | null;
  readonly setup?: Hook;
  readonly teardown?: Hook;
  readonly now?: () => number;
  readonly warmup?: boolean;
  readonly signal?: AbortSignal;
}

export class BenchEvent extends Event {
  readonly task: Task | undefined;
  constructor(type: string, task?: Task) {
    super(type);
    this.task = task;
  }
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
  reset(): void {
    this.dispatchEvent(new BenchEvent('reset', this));
  }
  setResult(): void {}

  /** As what it is measured; null where tinybench would not run it. */
  found(): FoundBench | null {
    const bench = this.#bench;
    const { beforeAll, afterAll, beforeEach, afterEach, signal } = this.fnOpts;
    if (bench.signal?.aborted || signal?.aborted) {
      refuse(
        `the task ${JSON.stringify(this.name)} is left out: its signal is aborted`,
        this.#place,
      );
      return null;
    }
    const begin = async (mode: 'warmup' | 'run') => {
      bench.dispatchEvent(new BenchEvent(mode === 'run' ? 'start' : mode));
      this.dispatchEvent(new BenchEvent(mode === 'run' ? 'start' : mode, this));
      await bench.setup(this, mode);
      await beforeAll?.call(this, mode);
    };
    const end = async (mode: 'warmup' | 'run') => {
      await afterAll?.call(this, mode);
      await bench.teardown(this, mode);
    };
    return {
      name: this.name,
      place: this.#place,
      text: String(this.fn),
      isBaseline: false,
      parameters: {},
      begin: async () => {
        // Some prepare in the one, and some in the other; calls that warm up are the measurement's own.
        if (bench.warmsUp) {
          await begin('warmup');
          await end('warmup');
        }
        await begin('run');
        const ready = { run: () => this.fn.call(this), end: () => end('run') };
        if (beforeEach === undefined && afterEach === undefined) return { kind: 'plain', ...ready };
        const before = () => beforeEach?.call(this, 'run');
        const after = () => afterEach?.call(this, 'run');
        return { kind: 'hooked', before, after, ...ready };
      },
    };
  }
}

export class Bench extends EventTarget {
  readonly opts: BenchOptions;
  readonly name: string | undefined;
  readonly signal: AbortSignal | undefined;
  setup: Hook;
  teardown: Hook;
  readonly #tasks = new Map<string, Task>();
  /** What was settled before, so that a second run of the same is no second group. */
  #settled: readonly Task[] = [];

  constructor(options: BenchOptions = {}) {
    super();
    this.opts = options;
    this.name = options.name;
    this.signal = options.signal;
    this.setup = options.setup ?? (() => {});
    this.teardown = options.teardown ?? (() => {});
    this.concurrency = options.concurrency ?? null;
    // Some files leave running to whoever imports them.
    found().atEnd.push(() => this.#settle());
  }

  get concurrency(): string | null {
    return null;
  }

  set concurrency(mode: string | null) {
    if (mode !== null)
      refuse(
        `concurrency ${JSON.stringify(mode)} of tinybench is not taken over: calls are made one after the other`,
      );
  }

  get warmsUp(): boolean {
    return this.opts.warmup !== false;
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
    const task = new Task(this, name, fn, options);
    this.#tasks.set(name, task);
    this.dispatchEvent(new BenchEvent('add', task));
    return this;
  }

  todo(): this {
    return this;
  }

  remove(name: string): this {
    const task = this.#tasks.get(name);
    this.#tasks.delete(name);
    if (task !== undefined) this.dispatchEvent(new BenchEvent('remove', task));
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

  /** Of tinybench 2 and 3. */
  async runConcurrently(_threshold?: number, mode = 'bench'): Promise<Task[]> {
    this.concurrency = mode;
    return this.run();
  }

  async warmup(): Promise<void> {}
  async warmupConcurrently(): Promise<void> {}
  warmupSync(): void {}
  reset(): void {
    for (const task of this.tasks) task.reset();
    this.dispatchEvent(new BenchEvent('reset'));
  }

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
      benches: tasks.flatMap((task) => task.found() ?? []),
    };
    await settle([group]);
  }
}

export default Bench;
