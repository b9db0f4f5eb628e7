/** A bench for mitata: a function, or a generator that yields one. Runs in trial processes. */
import type { Parameters, ReadyBench } from './found.ts';

type Body = (...given: unknown[]) => unknown;
type State = { readonly get: (name: string) => unknown };

/** Makes ready what it yields, and cleans up when it goes on. */
export type Generator = (state: State) => Iterator<unknown> | AsyncIterator<unknown>;

/**
 * Runs it as far as the function that is to be measured.
 *
 * @param collects Whether garbage is collected before each call.
 * @throws TypeError where it yields none.
 */
export async function beginBench(
  fn: Body | Generator,
  parameters: Parameters,
  collects: boolean,
  place: string,
): Promise<ReadyBench> {
  if (!/GeneratorFunction$/.test(fn.constructor.name))
    return readyFrom(fn as Body, [], collects, () => {});
  const iterator = (fn as Generator)({ get: (name) => parameters[name] });
  const { value, done } = await iterator.next();
  const end = async () => {
    const last = await iterator.next();
    if (last.done !== true) throw new TypeError(`${place}: expected generator to yield once`);
  };
  // An argument of that name is what mitata takes it from, too.
  const concurrency = (value as { readonly concurrency?: unknown } | null)?.concurrency;
  if (Number(concurrency ?? parameters.concurrency ?? 1) > 1)
    throw new TypeError(`${place}: concurrency of mitata is not taken over`);
  if (done !== true && typeof value === 'function' && value.length === 0)
    return readyFrom(value as Body, [], collects, end);
  const yielded = (typeof value === 'object' && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  if ('manual' in yielded)
    throw new TypeError(`${place}: manual timing of mitata is not taken over`);
  const { bench } = yielded;
  if (typeof bench !== 'function')
    throw new TypeError(`${place}: expected benchmarkable yield from generator`);
  const makers = Array.from({ length: bench.length }, (_, index) => yielded[index]);
  const other = makers.findIndex((one) => typeof one !== 'function');
  if (other !== -1) throw new TypeError(`${place}: expected function for benchmark parameter`);
  return readyFrom(bench as Body, makers as Body[], collects, end);
}

/** @param makers Of its arguments, anew for each call. */
function readyFrom(
  run: Body,
  makers: readonly Body[],
  collects: boolean,
  end: () => unknown,
): ReadyBench {
  if (makers.length === 0 && !collects) return { kind: 'plain', run: () => run(), end };
  if (!collects)
    return {
      kind: 'opened',
      open: async () => {
        const given: unknown[] = [];
        for (const make of makers) given.push(await make());
        const [first, second] = given;
        // Without spreading, which would take a part of a short call.
        if (given.length === 1) return { run: () => run(first) };
        if (given.length === 2) return { run: () => run(first, second) };
        return { run: () => run(...given) };
      },
      end,
    };
  let given: unknown[] = [];
  return {
    kind: 'hooked',
    before: async () => {
      given = [];
      for (const make of makers) given.push(await make());
      globalThis.gc?.();
    },
    run: () => run(...given),
    after: () => {},
    end,
  };
}
