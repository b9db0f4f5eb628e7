/** The names that vitest makes global where a project asks for that: for files that use them and import nothing. */
export {
  afterAll,
  afterEach,
  assert,
  beforeAll,
  beforeEach,
  bench,
  describe,
  expect,
  it,
  suite,
  test,
  vi,
  vitest,
} from './vitest.ts';
