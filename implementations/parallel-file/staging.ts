/** Room for one segment of a file after the other, where the kernel can read it. In the thread that works on a part. */
import type { Arena } from '../kernels/arena.ts';

const LEAST_BYTES = 1 << 15;

/** See {@link openStaging}. */
export interface Staging {
  readonly room: (bytes: number) => Buffer;
  /** Of what `room` gave last. */
  readonly address: () => number;
}

/** Opens a place of bytes that grows as needed; what was in it is lost. */
export function openStaging({ memory, allocate, free }: Arena): Staging {
  let address = 0;
  let size = 0;
  return {
    address: () => address,
    room: (bytes) => {
      if (bytes > size) {
        if (size > 0) free(address);
        size = Math.max(bytes, LEAST_BYTES);
        address = allocate(size);
      }
      return Buffer.from(memory.buffer, address, bytes);
    },
  };
}
