/**
 * What a pass is: one kind of trial. Each measures one thing, because measuring one disturbs the others. A definition
 * says everything that the parent must know of it; the child's part stands in `child/passes`, in a file of its name.
 */
import type { z } from 'zod';
import type { GivenEvents } from '../judging.ts';
import type { PlugIn } from '../plug-in.ts';
import type { StringOwnership } from '../strings.ts';
import type { TaskInput } from '../task.ts';

/** What the parent knows of a pass. */
export interface PassDefinition<Specification, Result extends z.ZodType> {
  /** What a trial of it gives where all goes well: the child's reply, and what is on record. */
  readonly result: Result;
  /** What it does, before the name of an implementation: `timing`. */
  readonly doing: string;
  /** Whether its figures would be others if another trial ran at the same time. */
  readonly runsAlone: boolean;
  /** Arguments of Node, beside those of every trial. */
  readonly flags: (specification: Specification) => readonly string[];
  /**
   * Which events each of its calls gets whose answer it hands over, by the number of the call; the process makes its input by
   * it, and the answer is judged by it. null where it hands over none.
   */
  readonly given:
    | ((specification: Specification, form: string, call: number) => GivenEvents)
    | null;
}

/** A definition whose specification is of this type; without more it may run beside others, needs no arguments, and hands over no answers. */
export function definePass<Specification extends { readonly pass: string }>() {
  return <Result extends z.ZodType>(
    definition: Pick<PassDefinition<Specification, Result>, 'result' | 'doing'> &
      Partial<PassDefinition<Specification, Result>>,
  ): PassDefinition<Specification, Result> => ({
    runsAlone: false,
    flags: () => [],
    given: null,
    ...definition,
  });
}

/** A trial of an implementation on a prepared dataset. */
export interface ImplementationTrial {
  readonly implementation: PlugIn;
  readonly datasetFolder: string;
  /** The dataset's digest; a trial that reads other data is refused. */
  readonly digest: string;
  /** Where the implementation is one of a task: its inputs, in place of the dataset. */
  readonly taskInput?: TaskInput;
  /** Where the task's baseline is a file of its own, and answers are held against it. */
  readonly baseline?: PlugIn;
}

/** One whose calls take rows, with strings that are owned as told. */
export interface RowsTrial extends ImplementationTrial {
  readonly strings: StringOwnership;
}

/** One call on the first `events` events, with a full collection before each of the `marks`. */
export interface MarkedTrial extends RowsTrial {
  readonly events: number;
  /** Numbers of events, ascending, above 0 and below `events`. */
  readonly marks: readonly number[];
}
