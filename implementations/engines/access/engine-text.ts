/** Names as text that an engine can hold: UTF-8, which has no lone surrogates. Pure. */

/** A noncharacter, which no one writes; names that begin with it are escaped too, so that nothing is ambiguous. */
const MARK = '\uffff';

/** Different names give different texts. */
export function toEngineText(name: string): string {
  if (name.isWellFormed() && !name.startsWith(MARK)) return name;
  // JSON writes lone surrogates as escapes.
  return MARK + JSON.stringify(name);
}

/** The name that {@link toEngineText} made this text of. */
export function fromEngineText(text: string): string {
  return text.startsWith(MARK) ? (JSON.parse(text.slice(MARK.length)) as string) : text;
}
