/**
 * Numbers for names, in objects without a prototype: there V8 finds a string that it knows as a key (the same string
 * object, met again) without comparing characters. In as many objects as it takes, because V8 ends the process where one
 * gets too many properties. In the thread that counts.
 */

/** What one object holds, so that it stays below V8's limit. */
const MOST_NAMES = 2 ** 24;

/** Names are numbered as they come: 0, 1, 2, … */
export interface NameNumbers {
  /** Numbers of the names added last: look here first. */
  readonly newest: Readonly<Record<string, number>>;
  /** The number of a name that is not in {@link newest}, new or known. */
  readonly numberOf: (name: string) => number;
}

/** @param mostNames Names that one object holds. */
export function createNameNumbers(mostNames = MOST_NAMES): NameNumbers {
  const older: Record<string, number>[] = [];
  let numbers: Record<string, number> = Object.create(null);
  let size = 0;
  const names = {
    newest: numbers,
    numberOf: (name: string): number => {
      for (const objects of older) {
        const known = objects[name];
        if (known !== undefined) return known;
      }
      if (size > 0 && size % mostNames === 0) {
        older.push(numbers);
        numbers = Object.create(null);
        names.newest = numbers;
      }
      numbers[name] = size;
      return size++;
    },
  };
  return names;
}
