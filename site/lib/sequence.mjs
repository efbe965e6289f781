// A sequence diagram as SVG, drawn when the site is built, in the colours of the page: the part of Mermaid's language
// that the documents use. Anything else is an error, so that no diagram is shown in part.

const LINE = 17;
const ROW = 26;
const BOX = 36;
const MARGIN = 2;
/** Texts break into lines of about this width. */
const LABEL = 150;
const PARTICIPANT = /^participant (\w+) as (.+)$/;
const MESSAGE = /^(\w+)--?>>(\w+): (.+)$/;

export function sequenceDiagram(source) {
  const { people, messages } = parse(source);
  const columns = columnsOf(people, messages);
  const x = Object.fromEntries(people.map(({ id }, n) => [id, columns[n]]));
  const ends = messages.filter(isLoop).map(({ from, lines }) => x[from] + loopWidth(lines));
  const width = Math.ceil(Math.max(columns.at(-1) + half(people.at(-1)), ...ends) + MARGIN);
  const rows = messages.map((message, n) => arrow(message, x, bottomOf(messages, n)));
  const height = bottomOf(messages, messages.length - 1) + ROW;
  const all = [...people.map((person) => lifeline(person, x[person.id], height)), ...rows];
  const svg = `<svg role="img" aria-label="${wordsOf(people, messages)}" viewBox="0 0 ${width} ${height}" style="max-width: ${width}px">${all.join('')}</svg>`;
  return `<figure class="sequence" tabindex="0">${svg}</figure>\n`;
}

function parse(source) {
  const [kind, ...lines] = source
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  if (kind !== 'sequenceDiagram') throw new Error(`only sequence diagrams can be drawn, not "${kind}"`);
  const [people, messages] = [[], []];
  for (const line of lines) {
    const [participant, message] = [PARTICIPANT.exec(line), MESSAGE.exec(line)];
    if (participant) people.push({ id: participant[1], label: participant[2] });
    else if (message)
      messages.push({ from: message[1], to: message[2], text: message[3], lines: broken(message[3]) });
    else throw new Error(`the diagram's line "${line}" can't be drawn`);
  }
  return { people, messages };
}

/** The messages in their order, for those who can't see the drawing. */
function wordsOf(people, messages) {
  const called = Object.fromEntries(people.map(({ id, label }) => [id, label]));
  const told = messages.map(({ from, to, text }) => `${called[from]} → ${called[to]}: ${text}`);
  return escaped(told.join('; ')).replaceAll('"', '&quot;');
}

/** About as wide as the text is at 13 pixels. */
function widthOf(text) {
  return [...text].reduce((sum, character) => sum + (character > '\u2e80' ? 13 : 6.9), 0);
}

/** The text in lines; English breaks between words, Chinese after any character but before no comma. */
function broken(text) {
  const lines = [''];
  for (const word of text.match(/[\u2e80-\uffff][，、；。]?|[^\u2e80-\uffff\s]+\s*|\s+/g)) {
    if (lines.at(-1) !== '' && widthOf(lines.at(-1) + word.trimEnd()) > LABEL) lines.push('');
    lines[lines.length - 1] += word;
  }
  return lines.map((line) => line.trim());
}

const isLoop = ({ from, to }) => from === to;
const widest = (lines) => Math.max(...lines.map(widthOf));
const half = ({ label }) => widthOf(label) / 2 + 14;
/** Room to the right that a message to oneself takes. */
const loopWidth = (lines) => widest(lines) + 44;

/** Where each participant stands: as far from the one before as the texts between them need. */
function columnsOf(people, messages) {
  const columns = [MARGIN + half(people[0])];
  for (const [n, person] of people.slice(1).entries()) {
    const pair = [people[n].id, person.id];
    const between = messages.filter((each) => pair.includes(each.from) && pair.includes(each.to));
    const texts = between.filter((each) => !isLoop(each)).map(({ lines }) => widest(lines) + 28);
    const loops = between.filter(({ from, to }) => from === pair[0] && to === from);
    const gaps = [
      half(people[n]) + half(person) + 20,
      ...texts,
      ...loops.map(({ lines }) => loopWidth(lines) + 8),
    ];
    columns.push(Math.round(columns.at(-1) + Math.max(...gaps)));
  }
  return columns;
}

/** Where the arrow of the nth message is: below its own lines, and those of all before. */
function bottomOf(messages, n) {
  const heights = messages.slice(0, n + 1).map(({ lines }) => lines.length * LINE + ROW);
  return BOX + heights.reduce((sum, height) => sum + height, 0);
}

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('{', '&#123;');

function textAt(x, bottom, lines, anchor) {
  const spans = lines.map(
    (line, n) => `<tspan x="${x}" y="${bottom - (lines.length - 1 - n) * LINE}">${escaped(line)}</tspan>`,
  );
  return `<text text-anchor="${anchor}">${spans.join('')}</text>`;
}

function lifeline(person, x, height) {
  const w = half(person) * 2;
  return (
    `<path class="life" d="M${x} ${BOX}V${height}"/>` +
    `<rect x="${x - w / 2}" y="1" width="${w}" height="${BOX - 2}" rx="6"/>` +
    textAt(x, BOX / 2 + 5, [person.label], 'middle')
  );
}

function arrow({ from, to, lines }, columns, y) {
  const [x1, x2] = [columns[from], columns[to]];
  if (x1 === x2) return loop(x1, y, lines);
  const tip = x1 < x2 ? -8 : 8;
  return (
    `<path class="call" d="M${x1} ${y}H${x2}"/><path class="tip" d="M${x2} ${y}l${tip} -4v8z"/>` +
    textAt((x1 + x2) / 2, y - 8, lines, 'middle')
  );
}

function loop(x, y, lines) {
  const top = y - Math.max(lines.length * LINE - 4, 16);
  return (
    `<path class="call" d="M${x} ${top}h24V${y}h-24"/><path class="tip" d="M${x} ${y}l8 -4v8z"/>` +
    textAt(x + 34, y - 1, lines, 'start')
  );
}
