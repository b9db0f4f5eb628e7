/** What an implementation of a task can be called by. Pure. */
import { types } from 'node:util';
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import type { Callable } from './loaded-task.ts';

/** Of an object that a user wrote. */
export type Fields = Readonly<Record<string, unknown>>;

/** What it exports, or what stands in the task, as something that can be called. @throws UsageError where it cannot be. */
export function callableOf({ name }: PlugIn, exported: unknown): Callable {
  const wrong = (why: string) =>
    new UsageError(
      `${printable(name, 500)} ${why}: an implementation is a function (input) => answer, or an object with run: (input) => answer or open: (input, limits) => ({ run }).`,
    );
  if (typeof exported === 'function') {
    if (isClass(exported)) throw wrong('is a class, which cannot be called');
    return { kind: 'function', run: exported as (input: unknown) => unknown };
  }
  if (!isObject(exported)) throw wrong(`is ${exported === null ? 'null' : typeof exported}`);
  // As what import() gives.
  if (types.isPromise(exported)) throw wrong('is a promise, which must be awaited');
  const { run, open } = exported;
  if (typeof run === 'function' && typeof open === 'function') throw wrong('has both run and open');
  if (typeof run === 'function')
    return { kind: 'function', run: run.bind(exported) as (input: unknown) => unknown };
  if (typeof open === 'function')
    return {
      kind: 'opened',
      open: open.bind(exported) as Extract<Callable, { kind: 'opened' }>['open'],
    };
  throw wrong('has neither run nor open');
}

/** A class cannot be called, which would show only when the first call fails. */
export function isClass(exported: object): boolean {
  // A method may have this name: class(input) { … }.
  return /^class\b(?!\s*\()/.test(Function.prototype.toString.call(exported));
}

/** Whether it has fields that can be looked at. */
export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
