/** Entry point of the judge's process. */
import { startJudge } from '../../harness/judge/judge-process.ts';
import { openCase, verdictOn } from './verdict.ts';

startJudge({ openCase, verdictOn });
