/**
 * The terms of a text, for the index and for what is searched. Chinese is written without spaces: each two characters
 * that stand side by side are a term, and a lone one is one too. A name such as ERR_TIMEOUT is a term, and each of its
 * words is another. The browser gets this function as text: it uses nothing from outside.
 */
export function tokenize(text) {
  const words = text.match(/[\p{L}\p{N}\p{M}_$]+/gu) ?? [];
  const runs = words.flatMap((word) => word.match(/\p{Script=Han}+|\P{Script=Han}+/gu));
  return runs.flatMap((run) => {
    if (!/^\p{Script=Han}/u.test(run))
      return run.includes('_') ? [run, ...run.split('_').filter(Boolean)] : [run];
    const characters = [...run];
    const pairs = characters.slice(1).map((character, n) => characters[n] + character);
    return pairs.length > 0 ? pairs : characters;
  });
}

/**
 * The terms of what is searched in Chinese. An even number of characters is most often words of two, which need not
 * stand side by side: every second pair is enough. What many call 国密 the documents call 商用密码.
 */
export function tokenizeQuery(text) {
  const words = text.replace(/国密|商密/g, '商用密码').match(/[\p{L}\p{N}\p{M}_$]+/gu) ?? [];
  const runs = words.flatMap((word) => word.match(/\p{Script=Han}+|\P{Script=Han}+/gu));
  return runs.flatMap((run) => {
    if (!/^\p{Script=Han}/u.test(run)) return run.split('_').filter(Boolean);
    const characters = [...run];
    const pairs = characters.slice(1).map((character, n) => characters[n] + character);
    if (characters.length % 2 === 0) return pairs.filter((_, n) => n % 2 === 0);
    return pairs.length > 0 ? pairs : characters;
  });
}
