// The reference of the public doors, made by TypeDoc from the docstrings of the sources: a page for each door.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Application } from 'typedoc';
import { sourcesOf } from './links.mjs';
import { DOORS, LANGUAGES } from './navigation.mjs';
import { asEnglishOnly } from './texts.mjs';

const LAYOUT = {
  outputFileStrategy: 'modules',
  readme: 'none',
  hideBreadcrumbs: true,
  hidePageHeader: true,
  groupOrder: [
    'Functions',
    'Variables',
    'Classes',
    'Interfaces',
    'Type Aliases',
    'Constructors',
    'Properties',
    '*',
  ],
  sort: ['alphabetical'],
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  typeAliasPropertiesFormat: 'table',
  typeDeclarationFormat: 'table',
  classPropertiesFormat: 'table',
  tableColumnSettings: { leftAlignHeaders: true },
  useCodeBlocks: true,
  useHTMLAnchors: true,
  anchorPrefix: 'api-',
  useHTMLEncodedBrackets: true,
  pageTitleTemplates: { module: ({ name }) => `API: ${moduleOf(name)}` },
};

const FRONT = '---\npageClass: api\n---\n\n';

const moduleOf = (name) => DOORS.find((door) => door.name === name).module;

/** The texts of the reference's pages, by their file in the site. TypeDoc writes to `folder` first. */
export async function apiPages(root, folder) {
  const app = await Application.bootstrapWithPlugins(optionsFor(root, folder));
  const project = await app.convert();
  for (const module of project?.children ?? []) module.name = doorOf(module).name;
  if (project) await app.generateOutputs(project);
  if (app.logger.hasErrors() || app.logger.hasWarnings()) throw new Error('TypeDoc complained, above');
  return pagesIn(folder);
}

function optionsFor(root, folder) {
  const sources = sourcesOf(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  return {
    ...LAYOUT,
    entryPoints: DOORS.map(({ entry }) => join(root, entry)),
    tsconfig: join(root, 'tsconfig.build.json'),
    basePath: root,
    plugin: ['typedoc-plugin-markdown'],
    outputs: [{ name: 'markdown', path: folder }],
    excludeExternals: true,
    excludePrivate: true,
    logLevel: 'Warn',
    // Helper types that an editor resolves, and that nobody can import, aren't listed.
    validation: { notExported: false },
    disableGit: true,
    disableSources: sources === undefined,
    sourceLinkTemplate: `${sources}/blob/HEAD/{path}#L{line}`,
  };
}

/** TypeDoc calls a module by its file. */
function doorOf({ name }) {
  return DOORS.find(({ entry }) => entry.replace(/(\/index)?\.ts$/, '') === name);
}

function pagesIn(folder) {
  const texts = DOORS.map(({ name }) => [`api/${name}.md`, readFileSync(join(folder, `${name}.md`), 'utf8')]);
  return new Map(
    texts.flatMap(([file, text]) => [
      [file, FRONT + text],
      [LANGUAGES.zh.prefix.slice(1) + file, FRONT + asEnglishOnly(text)],
    ]),
  );
}
