/** Options that those who take part have no use for: task files, or implementations of other forms. */
import { type InputForm, UsageError } from '../../contract.ts';
import type { FileFormat } from '../wire/forms.ts';
import type { StringOwnership } from '../wire/strings.ts';
import type { Measured } from './measured.ts';
import { LOG_OPTION_FLAGS, type LogOptions } from './workloads.ts';

/** What of a request is about events; absent where nothing was said. */
export interface AskedOfEvents {
  /** Whether other forms are of no use; tasks are not, either, but where they are allowed. */
  readonly rowsOnly?: boolean | undefined;
  /** Whether, where they are, a task is of use all the same. */
  readonly orTasks?: boolean | undefined;
  readonly events?: number | undefined;
  readonly strings?: StringOwnership | undefined;
  /** Adds its implementations to those that are named; where none of the two is given, it is that of rows. */
  readonly suite?: string | undefined;
  readonly fileFormat?: FileFormat | undefined;
  /** Whether it is also measured what it costs to read a file into rows and columns. */
  readonly readsFiles?: boolean | undefined;
  readonly logOptions: LogOptions;
}

/**
 * @param builtIn What the task that is built in is called.
 * @throws UsageError where an option is about events, of which tasks know nothing.
 */
export function assertFitForTasks(request: AskedOfEvents, builtIn: string): void {
  const { events, strings, suite, fileFormat, readsFiles, logOptions } = request;
  if (request.rowsOnly === true && request.orTasks !== true)
    throw new UsageError(
      `This command takes implementations of ${builtIn}; of a task file, run, list, audit, profile, compare and calibrate can be asked for.`,
    );
  if (events !== undefined)
    throw new UsageError(
      `--events is for ${builtIn}; set a parameter of the task: --workload NAME,parameter=value.`,
    );
  const about = { '--strings': strings, '--suite': suite, '--file-format': fileFormat };
  const [option] = Object.entries(about).find(([, value]) => value !== undefined) ?? [];
  const [logOption] = Object.keys(logOptions) as (keyof LogOptions)[];
  const wrong =
    option ?? (readsFiles ? '--reading' : undefined) ?? (logOption && LOG_OPTION_FLAGS[logOption]);
  if (wrong !== undefined)
    throw new UsageError(`${wrong} is for ${builtIn}; a task file has nothing of the kind.`);
}

/**
 * @param forms Of the implementations that take part.
 * @param needsFiles Whether any file is read.
 * @throws UsageError where an option would have no effect.
 */
export function assertFitForForms(
  { fileFormat, readsFiles, only }: AskedOfEvents & { readonly only?: Measured | undefined },
  forms: readonly InputForm[],
  needsFiles: boolean,
): void {
  if (only === 'memory' && !forms.includes('rows'))
    throw new UsageError(
      `--only memory: memory is counted of implementations that take rows, and here are those of ${forms.join(' and ')} alone; leave it out.`,
    );
  if (readsFiles === true && forms.every((form) => form === 'file'))
    throw new UsageError(
      '--reading measures what it costs to read a file into rows or columns, and nothing here takes either; leave it out.',
    );
  if (fileFormat !== undefined && !needsFiles)
    throw new UsageError(
      '--file-format is for implementations that read files, and none takes part; leave it out, or name one of them (see: uniqbench list).',
    );
}
