// How fast, beside other libraries: bars of the figures that bench/results.json has for one version of Node.

import { formatNumber, megabytesPerSecond } from '../../bench/lib/tables.mjs';
import { box, picture, text } from './svg.mjs';

const WIDTH = 480;
const BAR = 16;
const PITCH = 46;
const WIDEST = 312;
const LINE = 21;
export const RUNTIME = 'Node 26';

/** The two groups: which figures, and how the speed of one is told. */
const GROUPS = [
  { name: 'gcm', section: 'ciphers', task: 'SM4-GCM 7 MB', speed: megabytesPerSecond },
  { name: 'wrap', section: 'wraps', task: 'SM2', speed: ({ median }) => 1000 / median },
];

export function drawSpeed(words, colours, language, report) {
  const draw = { words, colours };
  const groups = GROUPS.map((group) => ({ ...group, rows: rowsOf(group, report.figures) }));
  const parts = [];
  let y = 22;
  for (const group of groups) {
    parts.push(drawGroup(draw, group, y));
    y += 36 + PITCH * group.rows.length + 18;
  }
  const notes = notesOf(words, report, groups[0].rows[1]);
  parts.push(notes.map((note, n) => text(0, y + LINE * n, note, { fill: colours.muted, size: 14 })));
  const description = describe(words, groups);
  const height = y + LINE * notes.length - 10;
  return picture({ width: WIDTH, height, language, title: words.title, description, parts });
}

/** Fastest first. */
function rowsOf({ section, task, speed }, figures) {
  const own = figures.filter(
    (one) => one.section === section && one.task === task && one.runtime === RUNTIME,
  );
  return own
    .map(({ way, ratio, ...rest }) => ({ way, ratio, speed: speed(rest) }))
    .sort((a, b) => b.speed - a.speed);
}

function drawGroup(draw, { name, rows }, y) {
  const { words, colours } = draw;
  const fastest = rows[0].speed;
  return [
    text(0, y, words[name], { fill: colours.text, size: 17, weight: 600 }),
    rows.map((row, n) => drawRow(draw, row, { y: y + 36 + PITCH * n, fastest, unit: words[`${name}Unit`] })),
  ];
}

function drawRow({ words, colours }, { way, ratio, speed }, { y, fastest, unit }) {
  const isOurs = ratio === undefined;
  const width = Math.max(3, (speed / fastest) * WIDEST);
  const ink = isOurs ? colours.text : colours.muted;
  const value = `${formatSpeed(speed)} ${unit}`;
  return [
    text(0, y - 6, nameOf(words, way), { fill: colours.text, weight: isOurs ? 600 : 400 }),
    box(0, y, width, BAR, { fill: colours.bar[isOurs ? 'ours' : 'other'], radius: 3 }),
    text(width + 8, y + 13, isOurs ? value : `${value} · ${formatNumber(ratio)}×`, {
      fill: ink,
      size: 14,
      weight: isOurs ? 600 : 400,
    }),
  ];
}

/** Three digits, as in the tables of the benchmark. */
function formatSpeed(speed) {
  return Number(speed.toPrecision(3)) >= 1000
    ? Number(speed.toPrecision(3)).toLocaleString('en')
    : formatNumber(speed);
}

const nameOf = (words, way) => words.ways[way] ?? way;

/** How to read it, the machine, and the versions of the others, two to a line. */
function notesOf(words, { machine, peers }, second) {
  const { version, openssl } = machine.runtimes.find(({ name }) => name === RUNTIME);
  const versions = words.peers.map((name) => `${name} ${peers[name]}`);
  const pairs = [versions.slice(0, 2), versions.slice(2)];
  return [
    words.longer(formatNumber(second.ratio)),
    [machine.cpu, words.cores(machine.cores), `Node ${version} (OpenSSL ${openssl})`].join(words.comma),
    ...pairs.map((pair) => pair.join(words.comma)),
  ];
}

function describe(words, groups) {
  const says = ({ name, rows }) => {
    const list = rows.map(
      ({ way, speed }) => `${nameOf(words, way)} ${formatSpeed(speed)} ${words[`${name}Unit`]}`,
    );
    return `${words[name]}${words.colon}${list.join(words.comma)}`;
  };
  return groups.map(says).join(words.stop) + words.stop.trim();
}
