/** Cutting a stream of bytes into pieces of whole lines. In the calling thread. */
import { DamagedGzip } from '../../generators/replay/bad-input.ts';
import { LF } from '../../generators/replay/bytes.ts';
import { SpansLines } from './job.ts';

/**
 * Pieces of at most so many bytes, each of whole lines with their line ends; the last one gets one where it has none. A piece is
 * valid until the next one is asked for.
 *
 * @param skip Bytes at the start that are left out.
 * @param hasGrown Asked at the end where the last line has no line end; it is left out where that is so.
 * @throws SpansLines where a line does not fit a piece.
 * @throws DamagedGzip as the blocks do, after all lines that were whole before.
 */
export async function* piecesOf(
  blocks: AsyncIterable<Buffer>,
  pieceBytes: number,
  skip: number,
  hasGrown: () => Promise<boolean> = async () => false,
): AsyncGenerator<Buffer> {
  const piece = Buffer.allocUnsafeSlow(pieceBytes);
  let filled = 0;
  let skipped = 0;
  const wholeLines = () => (filled > 0 ? piece.lastIndexOf(LF, filled - 1) + 1 : 0);
  try {
    for await (const block of blocks) {
      let at = Math.min(skip - skipped, block.length);
      skipped += at;
      while (at < block.length) {
        const copied = block.copy(piece, filled, at);
        at += copied;
        filled += copied;
        // Room is left for the line end that the last line may lack.
        if (filled < pieceBytes) continue;
        const end = wholeLines();
        if (end === 0) throw new SpansLines();
        yield piece.subarray(0, end);
        piece.copyWithin(0, end, filled);
        filled -= end;
      }
    }
  } catch (error) {
    if (error instanceof DamagedGzip && wholeLines() > 0) yield piece.subarray(0, wholeLines());
    throw error;
  }
  if (filled > 0 && piece[filled - 1] !== LF) {
    if (await hasGrown()) filled = wholeLines();
    else piece[filled++] = LF;
  }
  if (filled === 0) return;
  yield piece.subarray(0, filled);
}
