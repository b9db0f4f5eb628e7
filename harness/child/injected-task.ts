/**
 * An implementation of a task that is another one with a known cost added: the default export of this module, whose URL says of which
 * one and what (see injection.ts). Runs in trial processes.
 */
import { UsageError } from '../../contract.ts';
import type { Limits, Opened } from '../../task.ts';
import { loadTask, loadTaskImplementation } from '../plug-ins/load-task.ts';
import { injectionOf } from '../wire/injection.ts';
import { addCost } from './added-cost.ts';
import { isPromise } from './promises.ts';

const { plugIn, injection: cost } = injectionOf(import.meta.url);
if (plugIn.task === undefined) throw new Error(`${plugIn.name} is of no task.`);
const original = await loadTaskImplementation(plugIn, plugIn.task, await loadTask(plugIn.task));
const { callable } = original;

/** As the call is, so it stays: at once, or later. */
function withCost(call: () => unknown): unknown {
  const startMs = performance.now();
  const returned = call();
  const add = (answer: unknown) => {
    addCost(cost, answer, startMs);
    return answer;
  };
  return isPromise(returned) ? returned.then(add) : add(returned);
}

/** Its methods are called on it, as they are where no cost is added: it may be an object of a class. */
function openedWithCost(opened: Opened<unknown>): Opened<unknown> {
  const { close, result } = opened as {
    readonly close?: () => void;
    readonly result?: (returned: unknown) => unknown;
  };
  const run = () => opened.run();
  // What is kept by what `run` returns would go with it.
  const isOfResult = cost.what === 'retainedBytes' && result !== undefined;
  return {
    run: isOfResult ? run : () => withCost(run),
    ...(result === undefined
      ? {}
      : {
          result: (returned: unknown) =>
            isOfResult
              ? withCost(() => result.call(opened, returned))
              : result.call(opened, returned),
        }),
    ...(close === undefined ? {} : { close: () => close.call(opened) }),
  };
}

async function open(input: unknown, limits: Limits): Promise<Opened<unknown>> {
  if (callable.kind !== 'opened') throw new Error('It is a function.');
  return openedWithCost(await callable.open(input, limits));
}

function ofFunction(run: (input: unknown) => unknown) {
  return (input: unknown) => withCost(() => run(input));
}

const { description, bottleneck, isApproximate } = original;
if (callable.kind === 'hooked')
  throw new UsageError('A benchmark file cannot be calibrated; write the function as a task.');

export default {
  description: `${description} With a known cost added.`,
  bottleneck,
  ...(isApproximate ? { approximate: true } : {}),
  ...(callable.kind === 'function' ? { run: ofFunction(callable.run) } : { open }),
};
