// The declarations of the build as the compiler sees them, through the API of TypeScript 7. That is called unstable:
// all that is used of it is in this file.

import {
  isIdentifier,
  isImportDeclaration,
  isSourceFile,
  isVariableStatement,
} from 'typescript/unstable/ast';
import { API, SymbolFlags } from 'typescript/unstable/sync';
import { doors, root } from './doors.mjs';

/** A file that exists for the compiler alone: the declarations of all doors, under the settings of the build. */
const PROJECT = `${root}tsconfig.api.json`;
const SETTINGS = { extends: './tsconfig.json', include: [], files: doors.map(({ types }) => types) };

/** Opens the declarations, gives them to `use`, and ends the compiler. `changed` has other texts for some files. */
export function withProgram(use, changed = {}) {
  const files = { [PROJECT]: JSON.stringify(SETTINGS), ...changed };
  const api = new API({
    cwd: root,
    fs: { readFile: (name) => files[name], fileExists: (name) => name in files || undefined },
  });
  try {
    const { program, ...project } = api.updateSnapshot({ openProjects: [PROJECT] }).getProject(PROJECT);
    refuseGlobals(program);
    return use(new Program(program, project));
  } finally {
    api.close();
  }
}

class Program {
  constructor(program, { checker, emitter }) {
    Object.assign(this, { program, checker, emitter });
  }

  /** What a file exports: each name, with the symbol that it leads to. */
  exportsOf(file) {
    const source = this.program.getSourceFile(file);
    if (!source) throw new Error(`${file} isn't there: npm run build`);
    const exported = this.checker.getExportsOfModule(this.checker.getSymbolAtLocation(source));
    return exported.map((symbol) => ({ name: symbol.name, target: this.#follow(symbol) }));
  }

  /** The top-level statements that declare a symbol; none for a member, a parameter and the like. */
  statementsOf(symbol) {
    const statements = symbol.declarations.map((handle) => topLevel(handle.resolve()));
    return [...new Set(statements)].filter((statement) => statement !== undefined);
  }

  /** Every symbol that a statement names, with the module of others that it is imported from. */
  referencesIn(statement) {
    const names = identifiersIn(statement);
    return this.checker.getSymbolAtLocation(names).map((symbol, n) => {
      const target = symbol && this.#follow(symbol);
      if (!target?.declarations.length)
        throw new Error(`nothing declares ${names[n].text} in ${fileOf(statement)}`);
      return { target, name: symbol.name, from: packageOf(symbol) };
    });
  }

  /** The text of a statement, as the compiler prints it: without comments. */
  print(statement) {
    return this.emitter.printNode(statement);
  }

  #follow(symbol) {
    return symbol.flags & SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }
}

/** What reaches beyond its module, no export leads to: it would change users' types unseen. */
function refuseGlobals(program) {
  for (const file of program.getSourceFileNames().filter((name) => name.startsWith(`${root}dist/`))) {
    const found = /^(declare (global|module)|\/\/\/ *<reference)/m.exec(program.getSourceFile(file).text);
    if (found) throw new Error(`${file} has a ${found[0]}: describe it here, or take it out`);
  }
}

export const isValue = ({ flags }) => (flags & SymbolFlags.Value) !== 0;
export const isOwn = (statement) => fileOf(statement).startsWith(`${root}dist/`);

/** The names of the declarations in a statement, itself too, that are marked as deprecated. */
export function deprecatedIn(statement) {
  const { text } = sourceOf(statement);
  return descendants(statement)
    .filter((node) => node.jsDoc?.some(({ pos, end }) => /@deprecated\b/.test(text.slice(pos, end))))
    .map((node) => (isVariableStatement(node) ? node.declarationList.declarations[0] : node).name.text);
}

function topLevel(declaration) {
  const statement = isVariableStatement(declaration.parent?.parent ?? declaration)
    ? declaration.parent.parent
    : declaration;
  return statement.parent && isSourceFile(statement.parent) ? statement : undefined;
}

/** The module of others that an imported name comes from. */
function packageOf({ flags, declarations }) {
  if (!(flags & SymbolFlags.Alias)) return undefined;
  let node = declarations[0].resolve();
  while (!isImportDeclaration(node) && !isSourceFile(node)) node = node.parent;
  const from = node.moduleSpecifier?.text;
  return from?.startsWith('.') ? undefined : from;
}

function sourceOf(node) {
  return isSourceFile(node) ? node : sourceOf(node.parent);
}

function fileOf(node) {
  return sourceOf(node).fileName;
}

function identifiersIn(node) {
  return descendants(node).filter(isIdentifier);
}

function descendants(node) {
  const found = [node];
  node.forEachChild((child) => {
    found.push(...descendants(child));
  });
  return found;
}
