/** Writing a cell's counts out as triples, and clearing them for the next cell. */
import { ROW_SLOT_BYTES } from './count-leaf';
import { CountingLayout, rowBits } from './counting-layout';
import { CountingScratch } from './counting-scratch';

/** Bytes of a triple: hour, page and count, of 32 bits each. */
const TRIPLE_BYTES: usize = 12;

/** Writes a triple to `out` for each row of the cell that has visitors; returns how many. */
export function takeCounts(at: usize, scratchAt: usize, cell: u32, out: usize): u32 {
  const layout = changetype<CountingLayout>(at);
  const scratch = changetype<CountingScratch>(scratchAt);
  const counts: usize = scratch.counts;
  let to: usize = out;
  if (layout.rowsHashed) {
    const end: usize = counts + (<usize>scratch.rowMask + 1) * ROW_SLOT_BYTES;
    for (let slot: usize = counts; slot < end; slot += ROW_SLOT_BYTES) {
      const row = load<u64>(slot);
      if (row == 0) continue;
      to = writeTriple(layout, cell, row - 1, load<u32>(slot, 8), to);
      store<u64>(slot, 0);
      store<u32>(slot, 0, 8);
    }
  } else {
    const rows: u32 = <u32>1 << rowBits(layout);
    for (let row: u32 = 0; row < rows; row++) {
      const count = load<u32>(counts + (<usize>row << 2));
      if (count == 0) continue;
      to = writeTriple(layout, cell, row, count, to);
      store<u32>(counts + (<usize>row << 2), 0);
    }
  }
  return <u32>((to - out) / TRIPLE_BYTES);
}

@inline
function writeTriple(layout: CountingLayout, cell: u32, row: u64, count: u32, to: usize): usize {
  const pageSplitBits = layout.pageSplitBits;
  const hourLow: u32 = <u32>(row >> layout.pageBits);
  const pageHigh: u64 = row & ((<u64>1 << layout.pageBits) - 1);
  store<u32>(to, ((cell >> pageSplitBits) << layout.hourBits) | hourLow);
  store<u32>(to, <u32>(pageHigh << pageSplitBits) | (cell & ((<u32>1 << pageSplitBits) - 1)), 4);
  store<u32>(to, count, 8);
  return to + TRIPLE_BYTES;
}
