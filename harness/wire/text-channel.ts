/**
 * Messages as text: for channels to a runtime without V8, which carry JSON alone. For both processes; nobody trusts what comes of it
 * that is not sealed.
 */
import { deserialize, serialize } from 'node:v8';

/** How messages pass a channel. */
export interface Carrier {
  readonly pack: (message: unknown) => unknown;
  /** @returns null where it is no message. */
  readonly unpack: (carried: unknown) => unknown;
}

/** Between two Nodes. */
export const AS_IT_IS: Carrier = { pack: (message) => message, unpack: (carried) => carried };

/** All that structured clones keep, in letters. */
export const AS_TEXT: Carrier = {
  pack: (message) => serialize(message).toString('base64'),
  unpack: (carried) => {
    if (typeof carried !== 'string') return null;
    try {
      return deserialize(Buffer.from(carried, 'base64'));
    } catch {
      return null;
    }
  },
};
