/** Values of options: one of a few words, with a guess at which was meant; or several, where an option is repeated. */
import { InvalidArgumentError, Option } from 'commander';
import { didYouMean } from '../unknown-name.ts';

/** As commander's `choices`, with the nearest one named where it is none. */
export function choiceOption(
  flags: string,
  description: string,
  choices: readonly string[],
): Option {
  return new Option(flags, description).choices(choices).argParser((text: string) => {
    assertChoice(text, choices);
    return text;
  });
}

/** @throws InvalidArgumentError, which commander completes with the option's name. */
export function assertChoice(text: string, choices: readonly string[]): void {
  if (choices.includes(text)) return;
  throw new InvalidArgumentError(
    `Allowed choices are ${choices.join(', ')}.${didYouMean(text, choices)}`,
  );
}

/** For an option that may be repeated: commander hands over what came before. */
export function collected(value: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), value];
}
