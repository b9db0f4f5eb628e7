/** Errors about code of a checkout, told so that they make sense to whoever has the repository: paths, and what a checkout may lack. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Checkout } from './revisions.ts';

/** Where checkouts lie says nothing to their user. */
const OF_CHECKOUT = /[^\s'"]*uniqbench-scratch-[\w-]+[\\/](?:base|head)[\\/]/g;

/** A message with paths as the repository has them. @param folder Of the checkout. */
export function withOwnPaths(message: string, folder: string): string {
  return message.replaceAll(OF_CHECKOUT, '').replaceAll(`${folder}/`, '');
}

/** The message; and what to do where a file is missing that git does not hold. Looks into the checkout for submodules. */
export function messageWithRemedy({ message }: Error, { folder, commit }: Checkout): string {
  const isAboutFiles = commit !== null && /Could not resolve|no file/i.test(message);
  if (!isAboutFiles) return message;
  return existsSync(join(folder, '.gitmodules'))
    ? `${message}\n  a submodule? Its commit is not in the working tree's: git submodule update --init --recursive fetches it, here or by --build in each checkout`
    : `${message}\n  a made file? What git does not hold is not in a checkout: --build COMMAND makes it in each`;
}
