// What goes over the wire: down the left side the request, up the right side the answer.

import { arrow, box, lock, picture, text } from './svg.mjs';

const WIDTH = 480;
const HEIGHT = 856;
const MARGIN = 1;
const LEFT = 17;
const LANE = 206;
const RIGHT = WIDTH - LEFT - LANE;
const CENTRES = [LEFT + LANE / 2, RIGHT + LANE / 2];
const PIECE = 58;
const NARROW = 140;

const PROCESS = { y: 1, height: 312 };
const GATEWAY = { y: 361, height: 140 };
const SERVICE = { y: 549, height: 244 };

export function drawWire(words, colours, language) {
  const draw = { words, colours };
  const { title, description } = words;
  const parts = [drawProcess(draw), drawGateway(draw), drawService(draw), drawHops(draw), drawLegend(draw)];
  return picture({ width: WIDTH, height: HEIGHT, language, title, description, parts });
}

// --- its three places, and what lies between them ---

function drawProcess(draw) {
  const { words } = draw;
  const { y } = PROCESS;
  return [
    zone(draw, PROCESS, words.process),
    piece(draw, 'plain', { y: y + 42, at: CENTRES[0], lines: [words.params, 'ImageBase64, CardSide'] }),
    piece(draw, 'plain', { y: y + 42, at: CENTRES[1], lines: [words.card, 'Name, IdNum, …'] }),
    stretch(draw, [y + 106, y + 134], ['JSON', 'JSON']),
    key(draw, y + 140, words.dataKey),
    stretch(draw, [y + 200, y + 228], [words.encrypt, words.decrypt]),
    piece(draw, 'sealed', { y: y + 234, at: CENTRES[0], lines: ['EncryptedBody', words.wrapped] }),
    piece(draw, 'sealed', { y: y + 234, at: CENTRES[1], lines: ['EncryptedBody', words.sameKey] }),
  ];
}

function drawGateway(draw) {
  const { words, colours } = draw;
  const y = GATEWAY.y + 66;
  const label = { fill: colours.muted, size: 14, anchor: 'middle' };
  return [
    zone(draw, GATEWAY, words.gateway, '6 5'),
    text(CENTRES[0], y - 10, words.seesSealed, label),
    piece(draw, 'sealed', { y, at: CENTRES[0], lines: ['EncryptedBody', words.wrapped] }),
    text(CENTRES[1], y - 10, words.seesClear, label),
    piece(draw, 'plain', { y, at: CENTRES[1], lines: words.clear, even: true }),
  ];
}

function drawService(draw) {
  const { words, colours } = draw;
  const y = SERVICE.y;
  const [left, right] = CENTRES;
  const boxes = y + 170;
  const middle = boxes + PIECE / 2;
  return [
    zone(draw, SERVICE, words.service),
    key(draw, y + 72, words.unwrap),
    stretch(draw, [y + 38, y + 66], ['', '']),
    stretch(draw, [y + 132, boxes - 6], [words.decrypt, words.encrypt]),
    piece(draw, 'plain', {
      y: boxes,
      at: left,
      width: NARROW,
      lines: [words.params, 'ImageBase64, …'],
    }),
    text(WIDTH / 2, middle - 10, words.recognises, { fill: colours.muted, size: 14, anchor: 'middle' }),
    arrow([left + NARROW / 2 + 8, middle], [right - NARROW / 2 - 8, middle], { stroke: colours.line }),
    piece(draw, 'plain', { y: boxes, at: right, width: NARROW, lines: [words.card, 'Name, …'] }),
  ];
}

function drawHops(draw) {
  const { words } = draw;
  const hop = (above, below) =>
    stretch(draw, [above.y + above.height + 6, below.y - 6], [words.post, words.answer]);
  return [hop(PROCESS, GATEWAY), hop(GATEWAY, SERVICE)];
}

function drawLegend({ words, colours }) {
  const y = SERVICE.y + SERVICE.height + 24;
  const entry = (x, kind, says) => [
    box(x, y, 34, 22, { fill: colours[kind].fill, stroke: colours[kind].stroke, radius: 5 }),
    kind === 'sealed' ? lock(x + 11, y + 3, { fill: colours.sealed.text }) : [],
    text(x + 44, y + 16, says, { fill: colours.text, size: 14 }),
  ];
  return [entry(LEFT, 'plain', words.plain), entry(RIGHT, 'sealed', words.sealed)];
}

// --- the pieces ---

function zone({ colours }, { y, height }, title, dash = '') {
  const width = WIDTH - 2 * MARGIN;
  return [
    box(MARGIN, y, width, height, { fill: colours.zone, stroke: colours.frame, radius: 12, dash }),
    text(LEFT, y + 27, title, { fill: colours.text, size: 16, weight: 600 }),
  ];
}

/** Two lines in a box around `at`: `kind` is plain or sealed. The first line is a heading, unless both are `even`. */
function piece({ colours }, kind, { y, at, width = LANE, lines: [first, second], even = false }) {
  const { fill, stroke, text: ink } = colours[kind];
  const x = at - width / 2;
  const isSealed = kind === 'sealed';
  const style = { fill: ink, anchor: 'middle' };
  return [
    box(x, y, width, PIECE, { fill, stroke }),
    isSealed ? lock(x + 10, y + 12, { fill: ink }) : [],
    text(at, y + 25, first, { ...style, size: even ? 14 : 15, weight: even ? 400 : 600, mono: isSealed }),
    text(at, y + 45, second, { ...style, size: 14, mono: !isSealed && !even }),
  ];
}

/** The data key, across both lanes. */
function key({ colours }, y, [first, second]) {
  const { fill, stroke, text: ink } = colours.key;
  return [
    box(LEFT, y, WIDTH - 2 * LEFT, 54, { fill, stroke, radius: 27 }),
    text(WIDTH / 2, y + 23, first, { fill: ink, weight: 600, anchor: 'middle' }),
    text(WIDTH / 2, y + 43, second, { fill: ink, size: 14, anchor: 'middle' }),
  ];
}

/** Down on the left, up on the right, each with a word beside it. */
function stretch({ colours }, [top, bottom], [down, up]) {
  const [left, right] = CENTRES;
  const label = { fill: colours.muted, size: 14 };
  const middle = (top + bottom) / 2 + 5;
  return [
    arrow([left, top], [left, bottom], { stroke: colours.line }),
    arrow([right, bottom], [right, top], { stroke: colours.line }),
    down === '' ? [] : text(left + 14, middle, down, label),
    up === '' ? [] : text(right - 14, middle, up, { ...label, anchor: 'end' }),
  ];
}
