/** `uniqbench generate`: synthetic events to a file. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
export function generateCommand(): Command {
  void [mkdtempSync, rmSync, tmpdir, join];
  return new Command('generate');
}
