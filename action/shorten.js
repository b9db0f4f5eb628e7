/** Makes a report in Markdown fit a comment: what is folded goes first, from the end. Pure. */

const TOLD = '\n\n*Shortened: the whole report is in the summary of the run.*';

/**
 * @param {string} report
 * @param {number} mostBytes
 * @returns {string} The report, or as much of it as fits, and that it was shortened.
 */
export function shortened(report, mostBytes) {
  if (Buffer.byteLength(report) <= mostBytes) return report;
  const room = mostBytes - Buffer.byteLength(TOLD);
  let text = report;
  while (Buffer.byteLength(text) > room) {
    const begin = text.lastIndexOf('<details>');
    if (begin === -1) break;
    const end = text.indexOf('</details>', begin);
    text =
      text.slice(0, begin).trimEnd() + (end === -1 ? '' : text.slice(end + '</details>'.length));
  }
  if (Buffer.byteLength(text) > room) {
    // Whole lines, so that no table cell and no code span is left open.
    const lines = text.split('\n');
    let bytes = 0;
    const fitting = lines.findIndex((line) => {
      bytes += Buffer.byteLength(line) + 1;
      return bytes > room;
    });
    text = lines.slice(0, Math.max(0, fitting)).join('\n');
    const fences = text.match(/^```/gm)?.length ?? 0;
    if (fences % 2 === 1) text = text.slice(0, text.lastIndexOf('```')).trimEnd();
  }
  return text.trimEnd() + TOLD;
}
