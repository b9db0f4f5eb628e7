/** Names of rows, as short as the room beside a chart. Runs in the browser. */

/** Of about so many pixels each, at the size of axis labels. */
const CHARACTER_WIDTH = 6.6;

/** `implementation-wi…number-12`: names that are alike begin or end differently. */
export function shortened(name: string, width: number): string {
  const most = Math.floor(width / CHARACTER_WIDTH);
  const characters = Array.from(name);
  if (characters.length <= most) return name;
  const kept = most - 1;
  const start = Math.ceil(kept / 2);
  return `${characters.slice(0, start).join('')}…${characters.slice(start - kept).join('')}`;
}
