/**
 * Counting files that are compressed: decompressed from their starts to their ends, which the system's own thread does, and cut
 * into pieces that other threads parse meanwhile. In the calling thread, which hands the pieces on, or parses them itself
 * where it is to be alone.
 */
import type { CallLimits, FileProgress } from '../../contract.ts';
import { DamagedGzip, gzipError } from '../../generators/replay/bad-input.ts';
import { readBlocks, withoutByteOrderMark } from '../../generators/replay/blocks.ts';
import { LF } from '../../generators/replay/bytes.ts';
import { cutsNote, withoutNulRuns } from '../../generators/replay/nul-runs.ts';
import type { ReplayOptions } from '../../generators/replay/parameters.ts';
import { growthNote, hasGrown } from '../../generators/replay/snapshot.ts';
import { kernelModule } from '../kernels/kernel.ts';
import { SLACK_BYTES } from '../kernels/line-parser.ts';
import { countEvents } from './count-events.ts';
import { type FileJournals, openFileJournals, type PartLines } from './file-journals.ts';
import { addHeadEvents, type FilePlan } from './file-plan.ts';
import { type Piece, type ReadingJob, SpansLines } from './job.ts';
import { piecesOf } from './pieces.ts';
import { type CountedFiles, type Crew, runJob, type Sizes } from './run-job.ts';

const BLOCK_BYTES = 1 << 18;
const PROGRESS_EVERY_MS = 200;

/**
 * Counts files.
 *
 * @throws SpansLines where their lines cannot be read in any order, or do not fit a piece.
 * @throws UsageError as the replay does, and where the disk is too full for what does not fit the memory.
 */
export async function countStreams(
  plans: readonly FilePlan[],
  options: ReplayOptions,
  limits: CallLimits,
  sizes: Sizes,
  onProgress: (progress: FileProgress) => void = () => {},
): Promise<CountedFiles> {
  const bytesTotal = plans.reduce((sum, { file }) => sum + file.size, 0);
  // Decompressing is a thread's work as well, and goes on all the time.
  const workers = limits.threads - 1;
  let toldAtMs = performance.now();
  // All that is read counts as one chunk.
  return await runJob({ plans, chunks: 1, workers }, limits, sizes, async (crew, job) => {
    const notes: string[] = [];
    const journals = openFileJournals(plans, options);
    addHeadEvents(plans, crew.own.add);
    const readers = openReaders(crew, job, (part) => {
      journals.add(part);
      job.chunkEvents[0]! += part.events;
      if (performance.now() - toldAtMs < PROGRESS_EVERY_MS) return;
      toldAtMs = performance.now();
      onProgress({ bytesRead: null, bytesTotal, events: job.chunkEvents[0]! });
    });
    for (const [file, plan] of plans.entries()) {
      notes.push(...(await readFile(file, plan, readers, journals)));
    }
    const hasSpilled = await readers.finish();
    const uniques = await countEvents(crew, job, hasSpilled);
    return { uniques, linesRead: { ...journals.linesRead(), notes } };
  });
}

/** Says what is to be noted of the file; see FileRead. */
async function readFile(
  file: number,
  { file: snapshot, head }: FilePlan,
  { read, settle, pieceBytes }: Readers,
  journals: FileJournals,
): Promise<readonly string[]> {
  let partLine: boolean | undefined;
  let cuts = 0;
  const isPartLine = async () => {
    partLine = await hasGrown(snapshot);
    return partLine;
  };
  try {
    const bytes = withoutByteOrderMark(readBlocks(snapshot, BLOCK_BYTES));
    const blocks = withoutNulRuns(bytes, ({ isCut }) => {
      if (isCut) cuts += 1;
    });
    for await (const piece of piecesOf(blocks, pieceBytes, head.length, isPartLine))
      await read(file, piece);
    await settle();
  } catch (error) {
    // Whatever the error, no thread is left in the middle of a piece.
    if (!(error instanceof DamagedGzip)) {
      await settle().catch(() => {});
      throw error;
    }
    await settle();
    throw gzipError(snapshot.path, error, journals.records());
  }
  journals.next();
  // Where it was asked of the last line, it was decided then.
  const grew = partLine ?? (await hasGrown(snapshot));
  // The head is counted already.
  if (grew && head.at(-1) !== LF) throw new SpansLines();
  const grown = grew ? growthNote(snapshot, partLine ?? false) : undefined;
  return [grown, cutsNote(snapshot.path, cuts)].filter((note) => note !== undefined);
}

/** The threads that parse pieces, one each at a time. */
interface Readers {
  readonly pieceBytes: number;
  /** Hands a piece to a thread that is free, waiting for one. */
  readonly read: (file: number, bytes: Buffer) => Promise<void>;
  /** Waits for all pieces. */
  readonly settle: () => Promise<void>;
  /** To be called after the last piece; says whether some events were spilled. */
  readonly finish: () => Promise<boolean>;
}

/** @param take Called with what pieces held, in their order. */
function openReaders(
  { own, threads, workers }: Crew,
  job: ReadingJob,
  take: (part: PartLines) => void,
): Readers {
  const { memory, allocate } = own.arena;
  const pieceBytes = job.chunkBytes;
  const slots = Array.from({ length: Math.max(1, workers) }, () => {
    const address = allocate(pieceBytes + SLACK_BYTES);
    return { address, bytes: Buffer.from(memory.buffer, address, pieceBytes) };
  });
  const module = kernelModule();
  // Awaited with the first piece, if there is one, and at the end.
  const begun = threads.askAll('begin', (at) => ({ job, module, thread: at + 1 }));
  /** By slot: what it does, and then what was written down; pieces take turns, so their order is kept. */
  const parts: Promise<PartLines | undefined>[] = slots.map(async () => undefined);
  let next = 0;

  const settleOne = async (at: number) => {
    const part = await parts[at];
    parts[at] = Promise.resolve(undefined);
    if (part !== undefined) take(part);
  };
  const parse = async (at: number, piece: Piece): Promise<PartLines> => {
    if (workers === 0) return own.readPiece(piece);
    return await threads.ask(at, 'read-piece', piece);
  };
  const settle = async () => {
    for (let turn = 0; turn < slots.length; turn++) await settleOne((next + turn) % slots.length);
  };

  return {
    pieceBytes,
    read: async (file, bytes) => {
      await begun;
      const at = next;
      next = (next + 1) % slots.length;
      await settleOne(at);
      const slot = slots[at]!;
      slot.bytes.set(bytes);
      const part = parse(at, { file, start: slot.address, end: slot.address + bytes.length });
      // It is awaited when its turn comes, perhaps after another that failed.
      part.catch(() => {});
      parts[at] = part;
    },
    settle,
    finish: async () => {
      own.finish();
      await begun;
      const hasSpilled = await threads.askAll('finish-reading', () => undefined);
      return hasSpilled.includes(true) || own.hasSpilled();
    },
  };
}
