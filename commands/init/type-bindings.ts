/** What stands for the type parameters of generic types. Pure. */
import { child, nameIn, type Syntax, typeArguments } from './syntax.ts';

/** By the names of type parameters: what stands for them, null where that is open, and what its own names stand for. */
export interface Bindings
  extends ReadonlyMap<string, { readonly type: Syntax | null; readonly bound: Bindings }> {}

/** What the caller chooses. @param typeParameters What they extend, by name. */
export function openBindings(typeParameters: ReadonlyMap<string, Syntax | null>): Bindings {
  const nothing: Bindings = new Map();
  return new Map(
    [...typeParameters].map(([name, bound]) => [name, { type: bound, bound: nothing }]),
  );
}

/** Of a declared type, where it is used. @param bound What the names in `given` stand for. */
export function bindingsOf(found: Syntax, given: readonly Syntax[], bound: Bindings): Bindings {
  return new Map(
    typeArguments(found).map((one, index) => [
      parameterName(one),
      { type: given[index] ?? child(one, 'default') ?? child(one, 'constraint'), bound },
    ]),
  );
}

/** Types that whoever uses a function or class chooses, and what they extend. */
export function typeParametersOf(code: Syntax): (readonly [string, Syntax | null])[] {
  const all = child(code, 'typeParameters') === null ? [] : typeArguments(code);
  return all.map((one) => [parameterName(one), child(one, 'constraint')]);
}

/** Of a type parameter. */
export function parameterName({ name }: Syntax): string {
  return typeof name === 'string' ? name : (nameIn(name as Syntax | null) ?? '');
}
