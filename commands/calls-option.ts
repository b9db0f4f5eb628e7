/** `--calls`: whether memory or time grows from call to call. */
import { Option } from 'commander';
import { parseWhole } from '../quantity.ts';

/** So many looks are the least that tell a trend. */
const FEWEST = 40;

/** How many calls are made in one process. */
export function callsOption(): Option {
  return new Option(
    '--calls <n>',
    'also make so many calls, 40 or more, in each of three processes, and tell whether memory or time grows from call to call: 200',
  ).argParser((text: string) => parseWhole('--calls', text, { least: FEWEST, most: 1e6 }));
}
