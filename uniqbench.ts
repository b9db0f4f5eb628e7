/** What the package exports: the words of task files and plug-ins, and nothing that measures. */
export * from './contract.ts';
export * from './task.ts';
