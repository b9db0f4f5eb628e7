/** A single call, and what became of its input. Runs in trial processes. */
import { nowNs } from '../clock.ts';
import { collectGarbage } from '../garbage.ts';
import { forgetPeakRss, readPeakRss } from '../passes/peak-rss.ts';
import { isPromise } from '../promises.ts';
import { thenEnded } from '../then-ended.ts';
import type { TaskCalls } from './calls.ts';
import { digestOfInput } from './digest.ts';
import type { MadeInput } from './inputs.ts';
import { type SeenInput, seenOf } from './own-inputs.ts';

/** What is known of it. */
export interface OneCall {
  readonly firstCallNs: number;
  readonly loadNs: number | null;
  readonly peakRssBytes: number | null;
  /** Of its input, before and after. */
  readonly digests: { readonly before: string | null; readonly after: string | null };
  readonly seen: SeenInput;
}

/** Makes the next call, and keeps its answer. @param onReturned Gets it as it is. @throws what it throws. */
export async function oneCall(
  calls: TaskCalls,
  onReturned: (returned: unknown) => void = () => {},
): Promise<OneCall> {
  let before: string | null = null;
  let seenBefore: string | null = null;
  let residentBefore: number | null = null;
  const madeAndKept = async (): Promise<OneCall> => {
    await calls.prepare(1, () => {
      before ??= digestOf(calls.first);
      seenBefore ??= before ?? seenOf(calls.first);
      collectGarbage();
      forgetPeakRss();
      residentBefore ??= readPeakRss();
    });
    const { first } = calls;
    const start = nowNs();
    const returned = calls.call();
    const settled = isPromise(returned) ? await returned : returned;
    const firstCallNs = Number(nowNs() - start);
    const resident = readPeakRss();
    calls.capture(settled);
    onReturned(settled);
    const digests = { before, after: digestOf(first) };
    const seenAfter = digests.after ?? seenOf(first);
    const loadNs = calls.loadNs();
    return {
      firstCallNs,
      loadNs,
      peakRssBytes: resident === null || residentBefore === null ? null : resident - residentBefore,
      digests,
      seen: { call: first.call, before: seenBefore, after: seenAfter },
    };
  };
  return thenEnded(madeAndKept, () => calls.release());
}

/** What a folder is called, and what is in it, says nothing of an input. */
function digestOf({ input, hasFolder }: MadeInput): string | null {
  return hasFolder ? null : digestOfInput(input);
}

/** Whether two digests do, or do not where `ifSo` is false; null where one of them is not known. */
export function differ(one: string | null, other: string | null, ifSo = true): boolean | null {
  if (one === null || other === null) return null;
  return (one !== other) === ifSo;
}
