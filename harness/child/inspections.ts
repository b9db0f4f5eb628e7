/**
 * Whether an implementation opens the inspector of its own process, with which all of the harness could be read and changed, its
 * key, its clock and the input of a call that has not begun. Runs in trial processes; loaded before any implementation is.
 */
import inspector from 'node:inspector';
import { syncBuiltinESMExports } from 'node:module';

type AnyFunction = (...parameters: unknown[]) => unknown;
type Holder = Record<string, unknown>;

const { prototype } = inspector.Session;
const { apply } = Reflect;
const connect = prototype.connect as unknown as AnyFunction;
const { url } = inspector;
const urlBefore = url();
const seen: string[] = [];
let isNoting = false;

/** Connects a session of the harness's own. */
export function connectOwn(session: inspector.Session): void {
  apply(connect, session, []);
}

/** From now on, notes who opens it. */
export function noteInspections(): void {
  if (isNoting) return;
  isNoting = true;
  note(prototype as unknown as Holder, 'connect', 'inspector.Session.connect');
  note(prototype as unknown as Holder, 'connectToMainThread', 'inspector.Session.connect');
  note(inspector as unknown as Holder, 'open', 'inspector.open');
  // What node:inspector stands on is to be had there as well.
  note(process as unknown as Holder, 'binding', "process.binding('inspector')", 'inspector');
  syncBuiltinESMExports();
}

/** How it was opened so far, each way once: `inspector.Session.connect`. */
export function inspections(): readonly string[] {
  if (url() !== urlBefore) add('inspector.url');
  return seen;
}

function note(holder: Holder, name: string, path: string, only?: string): void {
  const original = holder[name];
  if (typeof original !== 'function') return;
  holder[name] = function (this: unknown, ...parameters: unknown[]) {
    if (only === undefined || parameters[0] === only) add(path);
    return apply(original as AnyFunction, this, parameters);
  };
}

function add(path: string): void {
  for (let index = 0; index < seen.length; index++) if (seen[index] === path) return;
  seen[seen.length] = path;
}
