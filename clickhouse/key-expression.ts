/** Expressions that say how a table is sharded or sorted, as far as they must be understood. Pure. */

/** A part of one: a name, a number or text, or a function of others; an operator is a function too. */
export type Expression =
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'constant'; readonly text: string }
  | {
      readonly kind: 'call';
      readonly function: string;
      readonly of: readonly Expression[];
    };

const TOKEN =
  /\s*(?:(?<name>[A-Za-z_][A-Za-z0-9_]*)|`(?<quoted>(?:[^`\\]|\\.)*)`|"(?<double>(?:[^"\\]|\\.)*)"|(?<number>\d+(?:\.\d+)?)|'(?<text>(?:[^'\\]|\\.)*)'|(?<sign>[-+*/%(),]))/y;

interface Token {
  readonly kind: 'name' | 'quoted' | 'constant' | 'sign';
  readonly text: string;
}

/** The arguments of `Distributed('cluster', 'database', 'table', key)`, which also stands without quotes; null where it is none. */
export function distributedArguments(engine: string): readonly Expression[] | null {
  const call = parseExpression(firstCall(engine));
  return call?.kind === 'call' && call.function === 'Distributed' ? call.of : null;
}

/** What is said at one place: a name or a text. */
export function wordOf(expression: Expression | undefined): string | null {
  if (expression?.kind === 'column') return expression.name;
  return expression?.kind === 'constant' ? expression.text : null;
}

/** null where it is not understood, which is nothing to be sure of. */
export function parseExpression(text: string): Expression | null {
  const list = parseList(text);
  return list?.length === 1 ? list[0]! : null;
}

/** Several, separated by commas, as a sorting key has them. */
export function parseList(text: string): readonly Expression[] | null {
  const tokens = tokensOf(text);
  if (tokens === null) return null;
  const parser = new Parser(tokens);
  const list = parser.list();
  return list !== null && parser.atEnd ? list : null;
}

/** From the name to the closing parenthesis: settings may follow an engine. */
function firstCall(text: string): string {
  let depth = 0;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (quote !== '') {
      if (character === '\\') at += 1;
      else if (character === quote) quote = '';
    } else if (character === "'" || character === '`' || character === '"') quote = character;
    else if (character === '(') depth += 1;
    else if (character === ')' && --depth === 0) return text.slice(0, at + 1);
  }
  return text;
}

function tokensOf(text: string): readonly Token[] | null {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < end; ) {
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) return null;
    const { name, quoted, double, number, text: constant, sign } = groups;
    const unescaped = (escaped: string) => escaped.replaceAll(/\\(.)/gs, '$1');
    if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else if (number !== undefined) tokens.push({ kind: 'constant', text: number });
    else if (constant !== undefined) tokens.push({ kind: 'constant', text: unescaped(constant) });
    else tokens.push({ kind: 'quoted', text: unescaped(quoted ?? double ?? '') });
  }
  return tokens;
}

class Parser {
  #at = 0;
  readonly #tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get atEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  list(): Expression[] | null {
    const list: Expression[] = [];
    do {
      const one = this.#expression();
      if (one === null) return null;
      list.push(one);
    } while (this.#takes(','));
    return list;
  }

  /** All operators alike: what an expression depends on does not depend on their order. */
  #expression(): Expression | null {
    let left = this.#operand();
    while (left !== null) {
      const operator = ['+', '-', '*', '/', '%'].find((sign) => this.#takes(sign));
      if (operator === undefined) return left;
      const right = this.#operand();
      left = right === null ? null : { kind: 'call', function: operator, of: [left, right] };
    }
    return null;
  }

  #operand(): Expression | null {
    const token = this.#tokens[this.#at++];
    if (token === undefined) return null;
    if (token.kind === 'constant') return { kind: 'constant', text: token.text };
    if (token.kind === 'quoted') return { kind: 'column', name: token.text };
    if (token.kind === 'name') {
      if (!this.#takes('(')) return { kind: 'column', name: token.text };
      const of = this.#takes(')') ? [] : this.#closed();
      return of === null ? null : { kind: 'call', function: token.text, of };
    }
    if (token.text !== '(') return null;
    const inner = this.#closed();
    if (inner === null) return null;
    return inner.length === 1 ? inner[0]! : { kind: 'call', function: 'tuple', of: inner };
  }

  #closed(): Expression[] | null {
    const list = this.list();
    return list !== null && this.#takes(')') ? list : null;
  }

  #takes(sign: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'sign' || token.text !== sign) return false;
    this.#at += 1;
    return true;
  }
}
