/** Strings in, objects of your own types out; what is broken must be refused by the same error. */
import { defineTask } from 'uniqbench';

interface User {
  readonly id: number;
  readonly name: string;
}

export default defineTask({
  workloads: { users: { size: 1_000 } },
  make: ({ size, random }) =>
    JSON.stringify(
      Array.from({ length: size }, (_, id): User => ({ id, name: `user ${random()}` })),
    ),
  implementations: {
    parse: (text) => JSON.parse(text) as User[],
    reviver: (text) => JSON.parse(text, (_, value) => value) as User[],
  },
  baseline: 'parse',
  hostile: { empty: { make: () => '[]' }, broken: { make: () => '[{', throws: 'SyntaxError' } },
});
