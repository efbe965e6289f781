// The tables of the report that don't come from the rows of the run.

import type { Conformance } from '../../../conformance/conformance.ts';
import type { Environment } from '../../../conformance/environment.ts';
import type { Texts } from '../texts/en.ts';
import type { Cell, Table } from './document.ts';
import type { ReportedKey } from './key.ts';

/** Two columns: names and values. */
function facts(entries: readonly (readonly [string, Cell])[], { columns }: Texts): Table {
  return {
    columns: [{ label: columns.item, width: 38 }, { label: columns.value }],
    groups: [{ rows: entries.map(([name, value]) => [name, value]) }],
  };
}

export function environmentTable({ environment }: Conformance, texts: Texts): Table {
  const names = texts.environment;
  const { runtime, openssl, provider } = environment;
  return facts(
    [
      [names.library, `tencentcloud-encryption ${environment.library}`],
      [names.time, formatTime(environment.time)],
      [names.runtime, `${runtime.name} ${runtime.version}`],
      [names.platform, environment.platform],
      [names.openssl, openssl ?? names.none],
      [names.fips, describeFips(environment, texts)],
      [names.random, environment.random],
      [names.provider, provider ?? names.none],
    ],
    texts,
  );
}

function formatTime(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ');
}

function describeFips({ fips }: Environment, { environment }: Texts): string {
  if (fips === undefined) return environment.unknown;
  return fips ? environment.on : environment.off;
}

export function keyTable(
  { kind, bits, algorithm, fingerprint, weaknesses }: ReportedKey,
  texts: Texts,
): Table {
  const names = texts.key;
  const entries: [string, Cell][] = [
    [names.kind, kind],
    [names.bits, String(bits)],
    [names.algorithm, algorithm],
    [names.fingerprint, { text: fingerprint, isCode: true }],
    ...weaknesses.map((weakness): [string, Cell] => [names.weaknesses, texts.keyWeaknesses[weakness]]),
  ];
  return facts(entries, texts);
}

/** Named in rows for which no single backend was forced. */
const NO_BACKENDS = ['library', 'checker'] as const;

/** Each implementation that a row names, with its description; the one in use is marked. */
export function backendTable({ environment, rows }: Conformance, texts: Texts): Table {
  const { columns, backends, chosen } = texts;
  const pairs = Object.entries(environment.backends).map(([algorithm, used]) => {
    const names = new Set(rows.filter((row) => row.algorithm === algorithm).map(({ backend }) => backend));
    return { algorithm, used, names: [...names].filter((name) => !NO_BACKENDS.includes(name as 'library')) };
  });
  return {
    columns: [
      { label: columns.algorithm, width: 22 },
      { label: columns.backend, width: 18 },
      { label: columns.what },
    ],
    groups: [
      ...pairs.map(({ algorithm, used, names }) => ({
        rows: names.map((name): Cell[] => [
          algorithm,
          name === used ? { text: `${name}${chosen}`, tone: 'strong' } : name,
          backends[name as keyof typeof backends] ?? '',
        ]),
      })),
      { rows: NO_BACKENDS.map((name) => ['', name, backends[name]]) },
    ],
  };
}

const WEAKNESSES = ['nonce', 'fields', 'cbc', 'rsa', 'swap', 'binding'] as const;

export function weaknessTable({ columns, weaknesses }: Texts): Table {
  return {
    columns: [{ label: columns.weakness, width: 52 }, { label: columns.measure }],
    groups: WEAKNESSES.map((name) => ({
      heading: weaknesses[`${name}Title`],
      rows: [[weaknesses[`${name}Text`], weaknesses[`${name}Measure`]]],
    })),
  };
}

const STANDARDS = ['sm4', 'gcm', 'sm2', 'sm3', 'aes', 'cbc', 'rsa'] as const;

export function standardTable({ columns, standards }: Texts): Table {
  return {
    columns: [{ label: columns.standard, width: 52 }, { label: columns.use }],
    groups: [{ rows: STANDARDS.map((name) => [standards[name], standards[`${name}Use`]]) }],
  };
}
