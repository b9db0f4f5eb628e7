/**
 * What a process computes that no longer answers: the stack of its JavaScript, by Node's inspector, which a signal begins also in
 * a loop without end. Runs in the parent.
 */
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WebSocket } from 'ws';
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
    socket.terminate();
  }
}

/** null where it takes too long. */
async function within<Value>(
  what: (isOver: () => boolean) => Promise<Value | null>,
): Promise<Value | null> {
  let isOver = false;
  const tooLate = sleep(MOST_MS, null, { ref: false }).then(() => {
    isOver = true;
    return null;
  });
  return Promise.race([what(() => isOver), tooLate]);
}

/** Of processes that hang alone, so it is loaded then. */
async function connected(address: string): Promise<WebSocket | null> {
  const { WebSocket } = await import('ws');
  const socket = new WebSocket(`ws://${address}`);
  return new Promise((resolve) => {
    socket.on('open', () => resolve(socket));
    socket.on('error', () => resolve(null));
  });
}

function pausedStack(socket: WebSocket): Promise<string | null> {
  return new Promise((resolve) => {
    const send = (id: number, method: string, params = {}) =>
      socket.send(JSON.stringify({ id, method, params }));
    socket.on('error', () => resolve(null));
    socket.on('close', () => resolve(null));
    socket.on('message', (data) => {
      const { method, params, id, result } = messageIn(String(data));
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
