// Where loggers find identity data.

import { identityPlaces } from './identity.ts';

/**
 * Not in the table: GetDetectInfo, the plain sibling of GetDetectInfoEnhanced, answers in one JSON string; and
 * ReflectDetailInfos, where a card reflects light, has always been redacted.
 */
const OTHER_MEMBERS = ['DetectInfo', 'ReflectDetailInfos'];
// A result is logged as it is, as { result }, and as { a: { result } } or in a list.
const LEVELS_ABOVE = 2;

/** The deepest level at which each name occurs; a list is a level of its own. */
function deepestLevels(): ReadonlyMap<string, number> {
  const levels = new Map<string, number>();
  for (const place of [...identityPlaces(), ...OTHER_MEMBERS]) {
    const steps = place.replaceAll('[]', '.[]').split('.');
    const name = steps.at(-1)!;
    levels.set(name, Math.max(levels.get(name) ?? 0, steps.length - 1));
  }
  return levels;
}

function listPaths(): string[] {
  const names = [...deepestLevels()];
  const deepest = Math.max(...names.map(([, level]) => level)) + LEVELS_ABOVE;
  const levels = Array.from({ length: deepest + 1 }, (_, level) => level);
  // From the top down: pino removes what is at a path before it looks below. In the opposite order it would change the
  // caller's own object.
  return levels.flatMap((level) =>
    names.filter(([, own]) => level <= own + LEVELS_ABOVE).map(([name]) => '*.'.repeat(level) + name),
  );
}

/**
 * The paths of identity data in the parameters and results of every action that the library encrypts, in the syntax of
 * pino's `redact` option: of a result that is logged as it is, in an object or list, or in one inside another, and of
 * parts of it. A result passed to a logger is serialised with its values, so redact these. Nothing deeper is redacted:
 * use `maskIdentity` for that.
 */
export const sensitivePaths: readonly string[] = Object.freeze(listPaths());
