/** What the benches of a benchmark file return, held against what the baseline returns, in words. Pure. */
import { printable } from '../../printable.ts';
import type { Report } from '../figures/report.ts';
import { shownName } from './units.ts';

const MOST_NAMED = 5;

/** `The same is returned by a, b. What is returned was not checked: c (it returns nothing …).`; null where the workload is of no benchmark file. */
export function returnedInWords(
  { trials }: Pick<Report, 'trials'>,
  workload: string,
): string | null {
  const all = trials.flatMap(({ implementation, workload: of, returned }) =>
    returned === undefined || implementation === null || of !== workload
      ? []
      : [{ name: shownName(implementation), ...returned }],
  );
  if (all.length === 0) return null;
  const agreeing = all.filter(({ state }) => state === 'agrees').map(({ name }) => name);
  const differing = all
    .filter(({ state }) => state === 'differs')
    .map(({ name, why }) => `${name} (${printable(why ?? '', 300)})`);
  const unchecked = all.filter(({ state }) => state === 'not checked');
  const reasons = [...new Set(unchecked.map(({ why }) => why ?? ''))].map((why) => {
    const names = unchecked.filter((one) => one.why === why).map(({ name }) => name);
    const who = names.length === all.length && all.length > 1 ? 'all' : listed(names);
    return `${who} (${printable(why, 300)})`;
  });
  const said = [
    agreeing.length < 2 ? null : `The same is returned by ${listed(agreeing)}.`,
    differing.length === 0
      ? null
      : `They return something else than the baseline, so that they are wrong or do other work: ${listed(differing)}.`,
    reasons.length === 0 ? null : `What is returned was not checked: ${listed(reasons)}.`,
  ].filter((sentence) => sentence !== null);
  return said.length === 0 ? 'What is returned is the same from call to call.' : said.join(' ');
}

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return [...names.slice(0, MOST_NAMED), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
