/**
 * The built-ins that an implementation runs on: what was measured, or went wrong, where it has changed them is refused, and so it is
 * where the process was opened by its inspector. Runs in trial processes.
 */
import type { TrialReply } from '../wire/envelope.ts';
import type { Pass } from '../wire/passes.ts';
import type { Refusal, Trick } from '../wire/refusal.ts';
import { TRICKS } from '../wire/tricks.ts';
import type { Handed } from './about-thrown.ts';
import { inspections, noteInspections } from './inspections.ts';
import { changesOf, noteIntrinsics } from './intrinsics.ts';
import { threw } from './threw.ts';

/** What was handed to a call, told where it throws. */
type HandedTo<Loaded> = (loaded: Loaded) => Handed | null | Promise<Handed | null>;

/**
 * What is measured, or goes wrong, with other built-ins than Node's says nothing.
 *
 * @param options.from Since when they must not change.
 * @param options.handedTo What a call that throws was given, where that is known.
 */
export async function withOwnBuiltIns<Loaded, P extends Pass>(
  load: () => Promise<Loaded>,
  measure: (loaded: Loaded, lookAtBuiltIns: () => void) => Promise<TrialReply<P>>,
  {
    from = 'before it is loaded',
    handedTo = () => null,
  }: {
    readonly from?: 'before it is loaded' | 'once it is loaded';
    readonly handedTo?: HandedTo<Loaded>;
  } = {},
): Promise<TrialReply<P>> {
  noteInspections();
  let builtIns = noteIntrinsics();
  let inspected = 0;
  let changed: readonly string[] = [];
  const lookAtBuiltIns = () => {
    if (changed.length === 0) changed = changesOf(builtIns);
  };
  const loaded = await load();
  if (from === 'once it is loaded') {
    builtIns = noteIntrinsics();
    inspected = inspections().length;
  }
  const reply = await measure(loaded, lookAtBuiltIns).catch(threw);
  lookAtBuiltIns();
  const inspecting = inspections().slice(inspected);
  const tricks: Trick[] = [];
  if (changed.length > 0) tricks.push({ trick: TRICKS.patches, evidence: changed.join(', ') });
  if (inspecting.length > 0)
    tricks.push({ trick: TRICKS.inspects, evidence: inspecting.join(', ') });
  if (tricks.length > 0) return { kind: 'caught', tricks };
  return reply.kind === 'threw' && !reply.usage ? explained(reply, loaded, handedTo) : reply;
}

/** With what helps whoever wrote the code; loaded when it is needed, which is never where all goes well. */
async function explained<Loaded>(
  reply: Refusal & { readonly kind: 'threw' },
  loaded: Loaded,
  handedTo: HandedTo<Loaded>,
): Promise<Refusal> {
  try {
    const { aboutThrown } = await import('./about-thrown.ts');
    const about = await aboutThrown(reply.stack, () => handedTo(loaded));
    return about === null ? reply : { ...reply, about };
  } catch {
    // It may have thrown because nothing works any more; that it threw is told all the same.
    return reply;
  }
}
