/** Calls of an implementation of a task, each on an input of its own, made ready outside of the clock. Runs in trial processes. */
import v8 from 'node:v8';
import type { Limits } from '../../../task.ts';
import type { Callable, HookedCall } from '../../plug-ins/loaded-task.ts';
import { awaiting, nowAwaited } from '../awaited.ts';
import { nowNs } from '../clock.ts';
import { collectGarbage } from '../garbage.ts';
import type { CallInput } from '../passes/call-input.ts';
import { isPromise } from '../promises.ts';
import type { Answers } from './answers.ts';
import { isThenable, type ReadyCall, readyCall } from './callable.ts';
import { callHooked } from './hooked-calls.ts';
import type { MadeInput, TaskInputs } from './inputs.ts';
import { EMPTY, MEASURED } from './loops.ts';
import { assertApart } from './own-inputs.ts';
import type { TaskSubject } from './subject.ts';

const { getHeapStatistics } = v8;

/** What the inputs of a sample's calls took to be made. */
export interface Pool {
  readonly makingNs: number;
  readonly bytes: number;
}

/** Where the first call returned a promise and another one does not, or the other way round. */
export class UnsteadyReturn extends Error {}

/** The next calls, and what they leave. */
export class TaskCalls implements CallInput<void> {
  readonly ownsBuffers = true;
  readonly #callable: Callable;
  readonly #inputs: TaskInputs;
  readonly #limits: Limits;
  readonly #answers: Answers;
  #callsPerSample = 1;
  #next = 0;
  #made: MadeInput[] = [];
  #values: unknown[] = [];
  #ready: ReadyCall[] = [];
  #returned: unknown[] = [];
  /** Of an asynchronous `result`. */
  #pending: Promise<void>[] = [];
  #loadNs: number | null = null;
  /** Whether calls return promises; null before the first. */
  #isAsync: boolean | null = null;
  #wasAsync = false;
  /** Whether it was looked at that inputs of one sample are objects of their own. */
  #areApart = false;
  #pool: Pool | null = null;
  /** Of calls whose hooks stand between them. */
  #callsNs: number | null = null;

  constructor({ implementation, inputs, limits, answers }: TaskSubject) {
    this.#callable = implementation.callable;
    this.#inputs = inputs;
    this.#limits = limits;
    this.#answers = answers;
  }

  /** How many calls make a sample from now on, but for the very first. */
  makeSamplesOf(calls: number): void {
    this.#callsPerSample = calls;
  }

  /** What it took to make the inputs of the last sample. */
  get pool(): Pool {
    if (this.#pool === null) throw new Error('No input was made.');
    return this.#pool;
  }

  /** The first of the inputs. */
  get first(): MadeInput {
    return this.#made[0]!;
  }

  calls(): number {
    return this.#made.length;
  }

  async prepare(_sample: number, collect: () => void): Promise<void> {
    this.#callsNs = null;
    // The first call says whether they are asynchronous.
    const calls = this.#isAsync === null ? 1 : this.#callsPerSample;
    if (calls > 1) collectGarbage();
    const bytesBefore = bytesInUse();
    const makingSince = nowNs();
    for (let index = 0; index < calls; index++)
      this.#made.push(await this.#inputs.make(this.#next++));
    const makingNs = Number(nowNs() - makingSince);
    if (!this.#areApart && calls > 1) {
      await assertApart(this.#inputs, this.#made);
      this.#areApart = true;
    }
    this.#values = this.#made.map(({ input }) => input);
    this.#returned = new Array<unknown>(calls).fill(undefined);
    collect();
    this.#pool = { makingNs, bytes: bytesInUse() - bytesBefore };
    if (this.#callable.kind === 'function') {
      nowAwaited('run');
      return;
    }
    // Each is made ready right before its call.
    if (this.#callable.kind === 'hooked' && calls > 1) return;
    const openingSince = nowNs();
    for (const input of this.#values)
      this.#ready.push(await readyCall(this.#callable, input, this.#limits));
    const openingNs = Number(nowNs() - openingSince);
    // What a hook does is no table of the implementation's.
    if (this.#callable.kind === 'opened') this.#loadNs = openingNs / calls;
    collect();
    nowAwaited('run');
  }

  call(): unknown {
    const callable = this.#callable;
    if (this.#made.length > 1) return this.#callAll();
    let returned: unknown;
    if (callable.kind === 'function') {
      // Without an object, as in a loop of many calls.
      const { run } = callable;
      returned = run(this.#values[0]);
    } else returned = this.#ready[0]!.run();
    this.#wasAsync = this.#isAsync === false ? isPromise(returned) : isThenable(returned);
    return this.#wasAsync && !isPromise(returned) ? Promise.resolve(returned) : returned;
  }

  #callAll(): unknown {
    const callable = this.#callable;
    if (callable.kind === 'hooked') return this.#callAllHooked(callable);
    this.#wasAsync = this.#isAsync === true;
    if (this.#wasAsync)
      return callable.kind === 'function'
        ? MEASURED.asyncFunctions(callable.run, this.#values, this.#returned)
        : MEASURED.asyncOpened(this.#ready, this.#returned);
    if (callable.kind === 'function')
      MEASURED.functions(callable.run, this.#values, this.#returned);
    else MEASURED.opened(this.#ready, this.#returned);
    return undefined;
  }

  async #callAllHooked(callable: HookedCall): Promise<number> {
    const since = nowNs();
    const { callsNs, isAsync } = await callHooked(callable, this.#returned);
    this.#callsNs = callsNs;
    this.#wasAsync = isAsync;
    // What hooks take bounds how many calls there can be, as making inputs does.
    this.#pool = { makingNs: Number(nowNs() - since) - callsNs, bytes: this.pool.bytes };
    return 0;
  }

  /** What the calls of the sample took, where other things were done between them; else null. */
  tookNs(): number | null {
    return this.#callsNs;
  }

  /** Of what was returned and, in a batch of asynchronous calls, of how many returned no promise. */
  capture(returned: unknown): void {
    const isBatch = this.#made.length > 1;
    if (!isBatch) this.#returned[0] = returned;
    this.#isAsync ??= this.#wasAsync;
    const changed = isBatch
      ? this.#wasAsync
        ? returned !== 0
        : this.#returned.some(isThenable)
      : this.#wasAsync !== this.#isAsync || (!this.#isAsync && isThenable(returned));
    if (changed)
      throw new UnsteadyReturn(
        `It returns a promise for some calls and none for others: the first one returned ${this.#isAsync ? 'one' : 'none'}.`,
      );
    for (const [index, one] of this.#returned.entries()) this.#keep(index, one);
  }

  /** In place of {@link capture}, where nobody needs the answers. */
  discard(): void {
    this.#isAsync ??= this.#wasAsync;
  }

  #keep(index: number, returned: unknown): void {
    const { call, input } = this.#made[index]!;
    const result = this.#ready[index]?.result ?? null;
    if (result === null) {
      this.#answers.keep(call, returned, input);
      return;
    }
    const answer = result(returned);
    const keep = (settled: unknown) => this.#answers.keep(call, settled, input);
    if (!isPromise(answer)) keep(answer);
    else this.#pending.push(answer.then(keep));
  }

  async release(): Promise<void> {
    nowAwaited(null);
    const [made, ready, pending] = [this.#made, this.#ready, this.#pending];
    this.#values = [];
    this.#returned = [];
    [this.#made, this.#ready, this.#pending] = [[], [], []];
    const thrown: unknown[] = [];
    const attempt = async (end: () => unknown) => {
      try {
        await end();
      } catch (error) {
        thrown.push(error);
      }
    };
    for (const answer of pending) await attempt(() => awaiting('result', answer));
    for (const { close } of ready) await attempt(() => awaiting('close', close()));
    for (const { release } of made) await attempt(release);
    if (thrown.length > 0) throw thrown[0];
  }

  async settleAnswer(): Promise<void> {}

  loadNs(): number | null {
    return this.#loadNs;
  }

  /** What a call of a function that does nothing takes in the same loop, in nanoseconds. */
  async emptyCallNs(): Promise<number> {
    const calls = this.#callsPerSample;
    if (this.#callable.kind === 'hooked') return emptyHookedNs(calls);
    const inputs = new Array<unknown>(calls).fill(null);
    const answers = new Array<unknown>(calls).fill(null);
    const isAsync = this.#isAsync === true;
    const run = isAsync ? async () => {} : () => {};
    const opened = { run };
    const ready = inputs.map(() => ({ run: () => opened.run() }));
    const isFunction = this.#callable.kind === 'function';
    const loop = isAsync
      ? isFunction
        ? () => EMPTY.asyncFunctions(run, inputs, answers)
        : () => EMPTY.asyncOpened(ready, answers)
      : isFunction
        ? () => EMPTY.functions(run, inputs, answers)
        : () => EMPTY.opened(ready, answers);
    const times: number[] = [];
    for (let round = 0; round < EMPTY_ROUNDS; round++) {
      const since = nowNs();
      const looping = loop();
      if (isAsync) await looping;
      times.push(Number(nowNs() - since) / calls);
    }
    return times.sort((a, b) => a - b)[EMPTY_ROUNDS >> 1]!;
  }
}

const EMPTY_ROUNDS = 21;

async function emptyHookedNs(calls: number): Promise<number> {
  const nothing: HookedCall = { kind: 'hooked', before: () => {}, run: () => {}, after: () => {} };
  const times: number[] = [];
  for (let round = 0; round < EMPTY_ROUNDS; round++)
    times.push((await callHooked(nothing, new Array<unknown>(calls).fill(null))).callsNs / calls);
  return times.sort((a, b) => a - b)[EMPTY_ROUNDS >> 1]!;
}

function bytesInUse(): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}
