/** What a trial process runs on: V8 tells much that other engines do not. Runs in trial processes. */

/** Whether it is V8; Bun's engine is JavaScriptCore. */
export const isV8 = process.versions.bun === undefined;
