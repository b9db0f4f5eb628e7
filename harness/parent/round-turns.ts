/**
 * Turns of the trials of one round, which run in processes side by side: what nobody times, as many at once as there are lanes;
 * timed calls one after the other, in the order of the round, while all other processes of it are stopped. So that a round takes
 * less time, and its calls the time they would take alone. Pure, but for the promises.
 */
import type { TurnKeeper } from '../spawn/trial.ts';
import type { Turn } from '../wire/turns.ts';

/** One trial's place in the order. */
export interface Place extends TurnKeeper {
  /** Settles when the trial may start. */
  readonly start: () => Promise<void>;
  /** It is over, however it ended. */
  readonly end: () => void;
}

type Doing = 'nothing' | 'waits to work' | 'works' | 'waits to call' | 'calls' | 'ended';

interface State {
  doing: Doing;
  goOn: () => void;
}

/**
 * Places in the order of the round. Calls begin when no work is left, and work when no call is: each process calls once, then all
 * make the next input ready.
 *
 * @param lanes How many may work at once.
 */
export function placesOfRound(count: number, lanes: number): Place[] {
  const states = Array.from({ length: count }, (): State => ({ doing: 'nothing', goOn: () => {} }));
  let isWorkTime = true;
  const doing = (what: Doing) => states.filter((state) => state.doing === what);
  const give = (state: State, what: 'works' | 'calls') => {
    state.doing = what;
    state.goOn();
  };
  /** Gives turns to all whose turn it is. */
  const advance = () => {
    if (doing('calls').length > 0) return;
    if (!isWorkTime) {
      const [next] = doing('waits to call');
      if (next !== undefined) {
        give(next, 'calls');
        return;
      }
      isWorkTime = true;
    }
    const free = lanes - doing('works').length;
    for (const state of doing('waits to work').slice(0, Math.max(0, free))) give(state, 'works');
    if (doing('works').length > 0 || doing('waits to call').length === 0) return;
    isWorkTime = false;
    advance();
  };
  const wait = (state: State, turn: Turn): Promise<void> => {
    const { promise, resolve } = deferred();
    state.doing = turn === 'work' ? 'waits to work' : 'waits to call';
    state.goOn = resolve;
    advance();
    return promise;
  };
  return states.map((state) => ({
    start: () => wait(state, 'work'),
    ask: (turn) => {
      // A message can be read after the end of the process that sent it.
      if (state.doing === 'ended') return null;
      const turned = wait(state, turn);
      return isWorking(state, turn) ? null : turned;
    },
    end: () => {
      state.doing = 'ended';
      advance();
    },
  }));
}

function isWorking({ doing }: State, turn: Turn): boolean {
  return doing === (turn === 'work' ? 'works' : 'calls');
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
