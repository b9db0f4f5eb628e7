import { expect, it } from 'vitest';
import { HOURLY_UNIQUES } from '../../hourly-uniques/task.ts';
import { suiteOf } from './suites.ts';

it.each(['nothing-of-the-kind', 'toString', 'constructor'])('there is no suite %s', (name) => {
  expect(() => suiteOf(name, HOURLY_UNIQUES)).toThrow(/suite/);
});
