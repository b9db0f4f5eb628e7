/** JSON that harms no terminal and no web page. Pure. */

/** What `JSON.stringify` leaves as it is, though terminals and editors act on it. */
const ACTIVE = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** The value as JSON, its strings free of control characters and direction marks; they are written `\uNNNN`. */
export function inertJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(ACTIVE, escaped);
}

/** The same, to stand in a script element of a web page: no `<`, so that nothing can end the element. */
export function scriptJson(value: unknown): string {
  return inertJson(value).replace(/</g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
