/**
 * Many short calls, one after the other: answers are stored, so that no call can be left out. Each loop stands here twice, because a
 * compiler knows each by what it called before: what calling costs by itself is measured with those of the second kind.
 */

/** Calls that take their input. */
export type Run = (input: unknown) => unknown;
/** Calls that have it. */
export interface Runnable {
  readonly run: () => unknown;
}

/** Loops over calls, in one of the ways that there are. */
export interface Loops {
  readonly functions: (run: Run, inputs: readonly unknown[], answers: unknown[]) => void;
  readonly opened: (calls: readonly Runnable[], answers: unknown[]) => void;
  /** @returns how many calls returned no promise. */
  readonly asyncFunctions: (
    run: Run,
    inputs: readonly unknown[],
    answers: unknown[],
  ) => Promise<number>;
  readonly asyncOpened: (calls: readonly Runnable[], answers: unknown[]) => Promise<number>;
}

/** For the implementation. */
export const MEASURED: Loops = {
  functions: (run, inputs, answers) => {
    const { length } = inputs;
    for (let index = 0; index < length; index++) answers[index] = run(inputs[index]);
  },
  opened: (calls, answers) => {
    const { length } = calls;
    for (let index = 0; index < length; index++) answers[index] = calls[index]!.run();
  },
  asyncFunctions: async (run, inputs, answers) => {
    const { length } = inputs;
    let atOnce = 0;
    for (let index = 0; index < length; index++) {
      const returned = run(inputs[index]);
      if (typeof returned !== 'object') atOnce++;
      answers[index] = await returned;
    }
    return atOnce;
  },
  asyncOpened: async (calls, answers) => {
    const { length } = calls;
    let atOnce = 0;
    for (let index = 0; index < length; index++) {
      const returned = calls[index]!.run();
      if (typeof returned !== 'object') atOnce++;
      answers[index] = await returned;
    }
    return atOnce;
  },
};

/** For functions that do nothing. */
export const EMPTY: Loops = {
  functions: (run, inputs, answers) => {
    const { length } = inputs;
    for (let index = 0; index < length; index++) answers[index] = run(inputs[index]);
  },
  opened: (calls, answers) => {
    const { length } = calls;
    for (let index = 0; index < length; index++) answers[index] = calls[index]!.run();
  },
  asyncFunctions: async (run, inputs, answers) => {
    const { length } = inputs;
    let atOnce = 0;
    for (let index = 0; index < length; index++) {
      const returned = run(inputs[index]);
      if (typeof returned !== 'object') atOnce++;
      answers[index] = await returned;
    }
    return atOnce;
  },
  asyncOpened: async (calls, answers) => {
    const { length } = calls;
    let atOnce = 0;
    for (let index = 0; index < length; index++) {
      const returned = calls[index]!.run();
      if (typeof returned !== 'object') atOnce++;
      answers[index] = await returned;
    }
    return atOnce;
  },
};
