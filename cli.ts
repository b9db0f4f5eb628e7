#!/usr/bin/env node
/** The front door: the only place that knows the process's arguments and ends it. */
import { main, STOPPED_BY_USER } from './commands/main.ts';
import { processIo } from './commands/process-io.ts';

process.exitCode = await main(process.argv.slice(2), processIo());
// Threads that are still counting would keep the process alive.
if (process.exitCode === STOPPED_BY_USER) process.exit();
