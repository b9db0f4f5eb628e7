/** Without a browser `npm test` leaves out the tests of the page, and says so; here that is a failure. */
import { expect, it } from 'vitest';
import { browserPath, HOW_TO_GET_ONE } from './fixtures/browser.ts';

it('there is a browser, so that the page was tested', () => {
  expect(browserPath, HOW_TO_GET_ONE).toBeDefined();
});
