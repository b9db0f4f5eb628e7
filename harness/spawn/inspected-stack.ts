/**
 * What a process computes that no longer answers: the stack of its JavaScript, by Node's inspector, which a signal begins also in
 * a loop without end. Runs in the parent.
 */
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { get, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/** Has the inspector, once it begins, listen on a port that nobody else has. */
export const FREE_INSPECTOR_PORT = '--inspect-port=127.0.0.1:0';
/** Of each of three steps, on a busy machine. */
const MOST_MS = 2_000;
const LISTENING = /Debugger listening on ws:\/\/(127\.0\.0\.1:\d+\/[\w-]+)/;

const message = z.looseObject({
  id: z.number().optional(),
  method: z.string().optional(),
  params: z
    .looseObject({ callFrames: z.array(z.looseObject({ callFrameId: z.string() })).optional() })
    .optional(),
  result: z.looseObject({ result: z.looseObject({ value: z.unknown() }).optional() }).optional(),
});

/**
 * @param printed What the process has printed on standard error so far.
 * @returns As Node writes stacks, in the places of the source; null where the process runs no JavaScript, or cannot be asked.
 */
export async function inspectedStack(
  child: ChildProcess,
  printed: () => string,
): Promise<string | null> {
  // Windows has no such signal.
  if (process.platform === 'win32' || !child.kill('SIGUSR1')) return null;
  const address = await within(async (isOver) => {
    while (!isOver()) {
      const found = LISTENING.exec(printed())?.[1];
      if (found !== undefined) return found;
      await sleep(20);
    }
    return null;
  });
  const socket = address === null ? null : await within(() => connected(address));
  if (socket === null) return null;
  try {
    return await within(() => pausedStack(socket));
  } finally {
    socket.destroy();
  }
}

/** null where it takes too long. */
async function within<Value>(
  what: (isOver: () => boolean) => Promise<Value | null>,
): Promise<Value | null> {
  let isOver = false;
  const tooLate = sleep(MOST_MS, null, { ref: true }).then(() => {
    isOver = true;
    return null;
  });
  return Promise.race([what(() => isOver), tooLate]);
}

/** By a WebSocket (RFC 6455), of which Node 20 has no client. */
function connected(address: string): Promise<Duplex | null> {
  return new Promise((resolve) => {
    const headers = {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    };
    const request = get(`http://${address}`, { headers, agent: false });
    request.on('upgrade', (_: IncomingMessage, socket) => resolve(socket));
    request.on('response', () => resolve(null));
    request.on('error', () => resolve(null));
  });
}

function pausedStack(socket: Duplex): Promise<string | null> {
  return new Promise((resolve) => {
    const send = (id: number, method: string, params = {}) =>
      socket.write(textFrame(JSON.stringify({ id, method, params })));
    let bytes: Buffer<ArrayBufferLike> = Buffer.alloc(0);
    socket.on('error', () => resolve(null));
    socket.on('close', () => resolve(null));
    socket.on('data', (more: Buffer) => {
      bytes = Buffer.concat([bytes, more]);
      for (let frame = firstFrame(bytes); frame !== null; frame = firstFrame(bytes)) {
        bytes = bytes.subarray(frame.endsAt);
        const { method, params, id, result } = messageIn(frame.text);
        const [top] = params?.callFrames ?? [];
        if (method === 'Debugger.paused' && top !== undefined)
          // Node itself finds the places in the source.
          send(3, 'Debugger.evaluateOnCallFrame', {
            callFrameId: top.callFrameId,
            // The caller that is looked for may be far out; the process ends now.
            expression: '(Error.stackTraceLimit = 200, new Error().stack)',
            returnByValue: true,
          });
        if (id === 3) {
          const stack = result?.result?.value;
          resolve(typeof stack === 'string' ? stack : null);
        }
      }
    });
    send(1, 'Debugger.enable');
    send(2, 'Debugger.pause');
  });
}

function messageIn(text: string): z.infer<typeof message> {
  try {
    return message.parse(JSON.parse(text));
  } catch {
    // Nothing that was asked for.
    return {};
  }
}

/** What a client sends is masked; these texts are short. */
function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const header = Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 0xff]);
  const mask = randomBytes(4);
  return Buffer.concat([header, mask, payload.map((byte, index) => byte ^ mask[index % 4]!)]);
}

/** The first one that has arrived whole; what a server sends is not masked. */
function firstFrame(bytes: Buffer): { readonly text: string; readonly endsAt: number } | null {
  if (bytes.length < 2) return null;
  const short = bytes[1]! & 0x7f;
  const startsAt = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < startsAt) return null;
  const length =
    short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  const endsAt = startsAt + length;
  return bytes.length < endsAt ? null : { text: bytes.toString('utf8', startsAt, endsAt), endsAt };
}
