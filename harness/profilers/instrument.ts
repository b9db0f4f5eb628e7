/**
 * Code that says where it is: before each statement a call that names the statement, and around each function one
 * that gives the place back. What is computed, and in which order, stays as it is. Pure; runs in the parent.
 */

import {
  type AnyNode,
  type Function as FunctionNode,
  type Node,
  type Position,
  parse,
} from 'acorn';
import { base, type RecursiveVisitors, recursive, type WalkerCallback } from 'acorn-walk';
import MagicString from 'magic-string';
import { ELSEWHERE_SITE, SITES_KEY } from '../wire/allocation-sites.ts';

/** A function of the code that was instrumented. */
export interface SiteFunction {
  readonly name: string;
  /** Where it begins: line from 1, column from 0. */
  readonly start: Position;
}

/** A statement of it. */
export interface Site {
  /** The innermost around it. */
  readonly function: SiteFunction;
  readonly start: Position;
}

/** The variable that holds the account; no code has it by chance. */
const ACCOUNT = '__uniqbenchSites';
const PREAMBLE = `const ${ACCOUNT} = globalThis[${JSON.stringify(SITES_KEY)}];`;
/** Sites of the account that are no statements: the input, and elsewhere. */
const OTHERS = ELSEWHERE_SITE + 1;

/** Nothing may stand before these, or need stand: they allocate nothing when their turn comes. */
const NO_SITE = new Set([
  'FunctionDeclaration',
  'ImportDeclaration',
  'ExportAllDeclaration',
  'ExportNamedDeclaration',
  'EmptyStatement',
]);
const LOOPS = [
  'ForStatement',
  'ForOfStatement',
  'ForInStatement',
  'WhileStatement',
  'DoWhileStatement',
];

/**
 * Instruments a module of plain JavaScript. Site number n of the account is `sites[n - 2 - before]`: 0 is the input, 1 elsewhere.
 * Generators and asynchronous functions give their place back at the next statement only, because they end more than once.
 *
 * @param before How many sites there are in other modules, before these.
 * @throws SyntaxError where the code is no module.
 */
export function instrument(
  code: string,
  before = 0,
): {
  readonly code: string;
  readonly sites: readonly Site[];
} {
  const module = parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true });
  const edits = new Edits(code, before);
  const inModule = { name: '(module)', start: startOf(module) };
  recursive(
    module,
    { inside: inModule, parent: null },
    entering(({ node, ...around }) => edits.visit(node, around)),
  );
  return { code: edits.text(), sites: edits.sites };
}

/** Where a walk through the code is: the innermost function around it, and the node above. */
interface Around {
  readonly inside: SiteFunction;
  readonly parent: AnyNode | null;
}

/** Walks through everything, and calls this at each node before those below it. @returns what is around those below. */
function entering(
  enter: (at: Around & { readonly node: AnyNode }) => SiteFunction,
): RecursiveVisitors<Around> {
  type Visit = (node: AnyNode, around: Around, next: WalkerCallback<Around>) => void;
  const below = base as Readonly<Record<string, Visit>>;
  const visits = Object.entries(below).map(([type, visitBelow]): [string, Visit] => [
    type,
    (node, around, next) => {
      // Statement, Expression and the like are types of places: the node comes with its own type next.
      const isPlace = type !== node.type;
      const here = isPlace ? around : { inside: enter({ node, ...around }), parent: node };
      visitBelow(node, here, next);
    },
  ]);
  return Object.fromEntries(visits) as RecursiveVisitors<Around>;
}

/** The code, and what is put into it. */
class Edits {
  readonly sites: Site[] = [];
  readonly #code: string;
  readonly #edited: MagicString;
  readonly #firstSite: number;

  constructor(code: string, before: number) {
    this.#firstSite = OTHERS + before;
    this.#code = code;
    this.#edited = new MagicString(code);
  }

  text(): string {
    const text = this.#edited.toString();
    // Who runs a file is said at its very beginning.
    const [runBy = ''] = /^#!.*\n?/.exec(text) ?? [];
    return runBy + PREAMBLE + text.slice(runBy.length);
  }

  /** @returns the function that is around what is below. */
  visit(node: AnyNode, { inside: around, parent }: Around): SiteFunction {
    let inside = around;
    switch (node.type) {
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression': {
        const given = parent === null ? '' : nameGivenBy(parent);
        inside = { name: node.id?.name ?? (given || '(anonymous)'), start: startOf(node) };
        this.#function(node, inside);
        break;
      }
      case 'Program':
      case 'BlockStatement':
      case 'StaticBlock':
        this.#statements(node.body, inside);
        break;
      case 'SwitchCase':
        this.#statements(node.consequent, inside);
        break;
      case 'IfStatement':
        this.#body(node.consequent, inside);
        this.#body(node.alternate, inside);
        break;
    }
    if (LOOPS.includes(node.type)) {
      const { body } = node as AnyNode & { body: AnyNode };
      this.#body(body, inside);
      // The next round's condition, or the iterator's next step, is the loop's own.
      if (body.type === 'BlockStatement') this.#close(body.end - 1, this.#say(node, inside));
    }
    return inside;
  }

  #statements(statements: readonly AnyNode[], inside: SiteFunction): void {
    for (const statement of statements) {
      if (!NO_SITE.has(statement.type) && !('directive' in statement))
        this.#open(statement.start, this.#say(statement, inside));
    }
  }

  /** A single statement where a block may stand. */
  #body(body: AnyNode | null | undefined, inside: SiteFunction): void {
    if (!body || body.type === 'BlockStatement' || body.type === 'EmptyStatement') return;
    this.#open(body.start, `{${this.#say(body, inside)}`);
    this.#close(body.end, '}');
  }

  #function(node: FunctionNode, inside: SiteFunction): void {
    if (node.body.type !== 'BlockStatement') {
      const arrow = this.#code.lastIndexOf('=>', node.body.start) + 2;
      const isPlain = !node.async;
      this.#open(arrow, `{${isPlain ? ENTER : ''}${this.#say(node.body, inside)}return (`);
      this.#close(node.end, `);${isPlain ? LEAVE : ''}}`);
      return;
    }
    if (node.async || node.generator) return;
    this.#open(node.body.start + 1, ENTER);
    this.#close(node.body.end - 1, LEAVE);
  }

  #say(node: Node, inside: SiteFunction): string {
    const number =
      this.sites.push({ function: inside, start: startOf(node) }) - 1 + this.#firstSite;
    return `${ACCOUNT}.at(${number});`;
  }

  /** At one place, what was opened first is the outermost. */
  #open(at: number, text: string): void {
    this.#edited.appendRight(at, text);
  }

  /** What ends at a place comes before what begins there, and what was opened last is closed first. */
  #close(at: number, text: string): void {
    this.#edited.prependLeft(at, text);
  }
}

const ENTER = `const __uniqbenchCaller = ${ACCOUNT}.enter(); try {`;
const LEAVE = `} finally { ${ACCOUNT}.leave(__uniqbenchCaller); }`;

function startOf(node: Node): Position {
  return node.loc!.start;
}

/** The name that a function below a node would get. */
function nameGivenBy(node: AnyNode): string {
  switch (node.type) {
    case 'VariableDeclarator':
      return node.id.type === 'Identifier' ? node.id.name : '';
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return 'name' in node.key ? node.key.name : '';
    case 'AssignmentExpression':
      return node.left.type === 'Identifier' ? node.left.name : '';
    default:
      return '';
  }
}
