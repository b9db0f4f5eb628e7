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
 * Instruments a module of plain JavaScript. Site number n of the account is `sites[n - 2]`: 0 is the input, 1 elsewhere.
 * Generators and asynchronous functions give their place back at the next statement only, because they end more than once.
 *
 * @throws SyntaxError where the code is no module.
 */
export function instrument(code: string): {
  readonly code: string;
  readonly sites: readonly Site[];
} {
  const sites: Site[] = [];
  const insertions: Insertion[] = [];
  const insert = (at: number, text: string) => insertions.push({ at, text, closes: false });
  const close = (at: number, text: string) => insertions.unshift({ at, text, closes: true });
  const say = (node: Node, inside: SiteFunction): string => {
    const number = sites.push({ function: inside, start: startOf(node) }) - 1 + OTHERS;
    return `${ACCOUNT}.at(${number});`;
  };

  const visitStatements = (statements: readonly AnyNode[], inside: SiteFunction): void => {
    for (const statement of statements) {
      if (!NO_SITE.has(statement.type) && !('directive' in statement)) {
        insert(statement.start, say(statement, inside));
      }
    }
  };

  /** A single statement where a block may stand. */
  const visitBody = (body: AnyNode | null | undefined, inside: SiteFunction): void => {
    if (!body || body.type === 'BlockStatement' || body.type === 'EmptyStatement') return;
    insert(body.start, `{${say(body, inside)}`);
    close(body.end, '}');
  };

  const visitFunction = (node: FunctionNode, inside: SiteFunction): void => {
    if (node.body.type !== 'BlockStatement') {
      const arrow = code.lastIndexOf('=>', node.body.start) + 2;
      const isPlain = !node.async;
      insert(arrow, `{${isPlain ? ENTER : ''}${say(node.body, inside)}return (`);
      close(node.end, `);${isPlain ? LEAVE : ''}}`);
      return;
    }
    if (node.async || node.generator) return;
    insert(node.body.start + 1, ENTER);
    close(node.body.end - 1, LEAVE);
  };

  const visit = (node: AnyNode, around: SiteFunction, name: string): void => {
    let inside = around;
    switch (node.type) {
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        inside = { name: node.id?.name ?? (name || '(anonymous)'), start: startOf(node) };
        visitFunction(node, inside);
        break;
      case 'Program':
      case 'BlockStatement':
      case 'StaticBlock':
        visitStatements(node.body, inside);
        break;
      case 'SwitchCase':
        visitStatements(node.consequent, inside);
        break;
      case 'IfStatement':
        visitBody(node.consequent, inside);
        visitBody(node.alternate, inside);
        break;
    }
    if (LOOPS.includes(node.type)) {
      const { body } = node as AnyNode & { body: AnyNode };
      visitBody(body, inside);
      // The next round's condition, or the iterator's next step, is the loop's own.
      if (body.type === 'BlockStatement') close(body.end - 1, say(node, inside));
    }
    for (const [child, givenName] of childrenOf(node)) visit(child, inside, givenName);
  };
  const module = parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true });
  visit(module, { name: '(module)', start: startOf(module) }, '');
  return { code: PREAMBLE + inserted(code, insertions), sites };
}

const ENTER = `const __uniqbenchCaller = ${ACCOUNT}.enter(); try {`;
const LEAVE = `} finally { ${ACCOUNT}.leave(__uniqbenchCaller); }`;

function startOf(node: Node): Position {
  return node.loc!.start;
}

/** The nodes below a node, each with the name that a function there would get. */
function childrenOf(node: AnyNode): [AnyNode, string][] {
  const name = nameGivenBy(node);
  return Object.values(node)
    .flat()
    .filter((value): value is AnyNode => typeof value?.type === 'string')
    .map((child) => [child, name]);
}

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

/** A text to be put into the code. */
interface Insertion {
  readonly at: number;
  readonly text: string;
  /** Whether it ends something; what was opened last is closed first, so these stand in reverse. */
  readonly closes: boolean;
}

/** At one place, what ends there comes before what begins there. */
function inserted(code: string, insertions: readonly Insertion[]): string {
  const parts: string[] = [];
  let done = 0;
  const ordered = insertions.toSorted((a, b) => a.at - b.at || Number(b.closes) - Number(a.closes));
  for (const { at, text } of ordered) {
    parts.push(code.slice(done, at), text);
    done = at;
  }
  return parts.join('') + code.slice(done);
}
