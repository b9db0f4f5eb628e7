/** How much of this process is resident, at the most within a window of time, and how much is swapped out. Runs in trial processes. */
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Starts a new window for the peak resident set (Linux: proc(5), clear_refs). `resourceUsage().maxRSS`
 * would not do: it starts from the parent's.
 */
export function forgetPeakRss(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Not Linux, or not allowed: readPeakRss tells.
  }
}

/** Bytes; null where it cannot be told. */
export function readPeakRss(): number | null {
  return bytesOf('VmHWM');
}

/** Bytes of this process that lie on disk instead of in memory; null where it cannot be told. */
export function readSwapped(): number | null {
  return bytesOf('VmSwap');
}

/** A line of /proc/self/status (proc(5)). */
function bytesOf(name: 'VmHWM' | 'VmSwap'): number | null {
  try {
    const status = readFileSync('/proc/self/status', 'utf8');
    const kilobytes = new RegExp(`^${name}:\\s*(\\d+) kB$`, 'm').exec(status)?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}
