import { describe, expect, it } from 'vitest';
import { saidByAudit, saidByRun } from '../fixtures/caught.ts';
import { honestFixtures, trickFixtures } from '../fixtures/trick-table.ts';

const COMMANDS = [
  ['a run', saidByRun],
  ['an audit', saidByAudit],
] as const;
const tricks = trickFixtures().filter(({ wanted }) => wanted === 'caught' || wanted === 'told');

describe.each(COMMANDS)('%s', (_, saidBy) => {
  it.each(tricks)('says of $name what must be said: $wanted', async ({ path, wanted }) => {
    const { verdict, words } = await saidBy(path);
    expect(wanted === 'told' ? ['told', 'caught'] : ['caught'], words.join('; ')).toContain(
      verdict,
    );
  });

  it.each(honestFixtures())('accuses nobody of $name', async ({ path }) => {
    const { verdict, words } = await saidBy(path);
    expect(verdict, words.join('; ')).not.toBe('caught');
  });
});
