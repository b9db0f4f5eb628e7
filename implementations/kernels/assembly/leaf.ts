/** Reading a leaf: its words lie in chains of blocks, one of each thread, the last block first. */
import { blockEndingAt, CountingLayout, NO_BLOCK } from './counting-layout';

/** How many bytes of words a leaf holds. */
export function leafBytes(at: usize, leaf: u32): u32 {
  return gather(changetype<CountingLayout>(at), leaf, 0);
}

/** Copies the words of a leaf to `out`, in any order; returns how many bytes that are. */
export function gatherLeaf(layout: CountingLayout, leaf: u32, out: usize): u32 {
  return gather(layout, leaf, out);
}

/** Only tells the bytes where `out` is 0. */
function gather(layout: CountingLayout, leaf: u32, out: usize): u32 {
  const blockBytes: usize = <usize>1 << layout.blockBits;
  let bytes: usize = 0;
  for (let thread: u32 = 0; thread < layout.threads; thread++) {
    const end: usize = load<u32>(<usize>layout.cursors + ((<usize>thread * layout.leaves + leaf) << 2));
    if (end == 0) continue;
    let block = blockEndingAt(layout, end);
    let start: usize = layout.blocks + (<usize>block << layout.blockBits);
    let length: usize = end - start;
    while (true) {
      if (out != 0) memory.copy(out + bytes, start, length);
      bytes += length;
      block = load<u32>(layout.previousBlocks + (block << 2));
      if (block == NO_BLOCK) break;
      start = layout.blocks + (<usize>block << layout.blockBits);
      length = blockBytes;
    }
  }
  return <u32>bytes;
}
