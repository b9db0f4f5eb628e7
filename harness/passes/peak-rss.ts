/** The largest resident set of this process within a window of time. Runs in trial processes. */
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
  try {
    const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}
