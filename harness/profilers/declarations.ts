/** Where a variable is declared, by the code of its module. Pure. */
import { type AnyNode, type Options, type Pattern, parse } from 'acorn';
import { full } from 'acorn-walk';

/** A place in code: lines from 1, columns from 0. */
export interface DeclaredAt {
  readonly line: number;
  readonly column: number;
}

/**
 * The declaration of this name, by `const`, `let`, `var`, `function`, `class`, or as a parameter.
 *
 * @returns null where there is none, or several: which one is meant is not known then. Also of what is no JavaScript.
 */
export function declarationOf(code: string, name: string): DeclaredAt | null {
  const module = parsed(code);
  if (module === null) return null;
  const found: DeclaredAt[] = [];
  const take = (pattern: Pattern | null | undefined) => {
    for (const identifier of identifiersOf(pattern))
      if (identifier.name === name) found.push(identifier.loc!.start);
  };
  full(module, (node) => {
    for (const pattern of declaredBy(node as AnyNode)) take(pattern);
  });
  // V8 has variables of functions that are declared again with `var` once, but so they stand in the code.
  return found.length === 1 ? found[0]! : null;
}

function parsed(code: string): AnyNode | null {
  for (const sourceType of ['module', 'script'] as const) {
    try {
      const options: Options = { ecmaVersion: 'latest', sourceType, locations: true };
      return parse(code, { ...options, allowHashBang: true, allowReturnOutsideFunction: true });
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return null;
}

function declaredBy(node: AnyNode): readonly (Pattern | null | undefined)[] {
  switch (node.type) {
    case 'VariableDeclarator':
      return [node.id];
    case 'FunctionDeclaration':
    case 'FunctionExpression':
      return [node.id, ...node.params];
    case 'ArrowFunctionExpression':
      return node.params;
    case 'ClassDeclaration':
      return [node.id];
    case 'CatchClause':
      return [node.param];
    default:
      return [];
  }
}

function identifiersOf(
  pattern: Pattern | null | undefined,
): Extract<Pattern, { type: 'Identifier' }>[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [pattern];
    case 'ObjectPattern':
      return pattern.properties.flatMap((one) =>
        identifiersOf(one.type === 'RestElement' ? one.argument : one.value),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap(identifiersOf);
    case 'RestElement':
      return identifiersOf(pattern.argument);
    case 'AssignmentPattern':
      return identifiersOf(pattern.left);
    default:
      return [];
  }
}
