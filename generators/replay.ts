/** Replays real logs as events: access logs, CSV, TSV, NDJSON and Parquet, gzipped or not. */

import type { Generator } from '../contract.ts';
import { openLogs } from './replay/log-stream.ts';
import { PARAMETERS, parseParameters } from './replay/parameters.ts';

const replay: Generator = {
  description:
    'Real logs: Common and Combined Log Format, CSV, TSV, NDJSON or Parquet, gzipped or not.',
  presets: {},
  parameters: PARAMETERS,
  open: (parameters) => openLogs(parseParameters(parameters)),
};

export default replay;
