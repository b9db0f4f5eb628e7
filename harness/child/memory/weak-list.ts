/** Objects that are remembered without being kept alive. Runs in trial processes. */
import { createContext, Script } from 'node:vm';

// Taken before an implementation is loaded, and before anybody counts its own.
const { WeakRef: Weak } = globalThis;

/**
 * A WeakRef keeps its object until the current job ends, and a call may be one job. V8 forgets that wherever a queue of
 * microtasks is done: here one of its own, which is always empty, so that nobody's microtasks run.
 */
const ownQueue = createContext({}, { microtaskMode: 'afterEvaluate' });
const nothing = new Script('0');

/** Those added that have not been collected. */
export class WeakList<Member extends object> {
  #references: WeakRef<Member>[] = [];

  add(member: Member): void {
    this.#references.push(new Weak(member));
    nothing.runInContext(ownQueue);
  }

  /** What `figure` tells of each that is alive, in the order in which they were added. */
  map<Figure>(figure: (member: Member) => Figure): Figure[] {
    const figures: Figure[] = [];
    this.#references = this.#references.filter((reference) => {
      const member = reference.deref();
      if (member !== undefined) figures.push(figure(member));
      return member !== undefined;
    });
    nothing.runInContext(ownQueue);
    return figures;
  }
}
