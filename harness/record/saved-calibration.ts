/** The last calibration, kept beside the records, and what of it later runs quote. Runs in the parent. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { writeWholeFile } from '../../written-files/whole-file.ts';
import type { Plain } from '../wire/plain.ts';
import type { Environment } from './environment.ts';

const FILE = 'calibration.json';

/** What a run quotes of the last calibration of its machine. */
export const quotedCalibration = z.object({
  startedAt: z.iso.datetime(),
  sentences: z.array(z.string()),
});

/** @see quotedCalibration */
export type QuotedCalibration = Plain<typeof quotedCalibration>;

const savedShape = z.object({ quoted: quotedCalibration, machine: z.array(z.string()) });

/** Keeps a calibration. @returns the path of its file. */
export async function saveCalibration(
  folder: string,
  environment: Environment,
  sentences: readonly string[],
  calibration: unknown,
): Promise<string> {
  const path = join(folder, FILE);
  const quoted: QuotedCalibration = { startedAt: environment.startedAt, sentences };
  const saved = { quoted, machine: machineOf(environment), calibration };
  const text = `${JSON.stringify(saved, null, 2)}\n`;
  await writeWholeFile(path, [Buffer.from(text)], { gzip: false });
  return path;
}

/** The calibration that was kept there; null where there is none, or it was made by another machine or Node. */
export function savedCalibration(
  folder: string,
  environment: Environment,
): QuotedCalibration | null {
  try {
    const { quoted, machine } = savedShape.parse(
      JSON.parse(readFileSync(join(folder, FILE), 'utf8')),
    );
    return isDeepStrictEqual(machine, machineOf(environment)) ? quoted : null;
  } catch {
    // A file that is no longer readable is worth less than the run that would quote it.
    return null;
  }
}

/** What a calibration holds for. */
export function machineOf({ node, cpuModel, cores, platform, arch }: Environment): string[] {
  return [node, cpuModel, String(cores), platform, arch];
}
