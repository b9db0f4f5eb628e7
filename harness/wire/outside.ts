/** Memory that is in no figure of live memory, where there is so much of it that a reader must know. Pure. */
import type { OutsideMemory } from './memory-results.ts';

/** Beyond what compilers, the allocator and the collector take of themselves: honest code was seen at 5.5 MB. */
const MUCH_BYTES = 6e6;
const MUCH_SHARE = 0.1;

/** What is much of it; 0 for what is not. */
export function muchOutside(
  { nativeBytes, childrenBytes }: OutsideMemory,
  peakLiveBytes: number,
): OutsideMemory {
  const ifMuch = (bytes: number) =>
    bytes > Math.max(MUCH_BYTES, MUCH_SHARE * peakLiveBytes) ? bytes : 0;
  return { nativeBytes: ifMuch(nativeBytes), childrenBytes: ifMuch(childrenBytes) };
}
