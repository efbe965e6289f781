// The pieces of a picture, as SVG text. Colours are names of a theme; x and y are the upper left corner.

const SANS =
  "-apple-system, BlinkMacSystemFont, 'Segoe UI', 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'WenQuanYi Micro Hei', sans-serif";
const MONO = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A whole picture: transparent, with what a screen reader says of it. */
export function picture({ width, height, language, title, description, parts }) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" lang="${language}" font-family="${SANS}">
<title>${escaped(title)}</title>
<desc>${escaped(description)}</desc>
${parts.flat(Infinity).join('\n')}
</svg>
`;
}

/** `anchor` is start, middle or end; y is the baseline. */
export function text(x, y, content, { fill, size = 15, weight = 400, anchor = 'start', mono = false }) {
  const family = mono ? ` font-family="${MONO}"` : '';
  const bold = weight === 400 ? '' : ` font-weight="${weight}"`;
  const at = anchor === 'start' ? '' : ` text-anchor="${anchor}"`;
  return `<text x="${x}" y="${y}" font-size="${size}"${bold}${at}${family} fill="${fill}">${escaped(content)}</text>`;
}

export function box(x, y, width, height, { fill = 'none', stroke = 'none', radius = 8, dash = '' }) {
  const dashes = dash === '' ? '' : ` stroke-dasharray="${dash}"`;
  const line = stroke === 'none' ? '' : ` stroke="${stroke}" stroke-width="1.5"${dashes}`;
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}"${line}/>`;
}

const HEAD = 6;

/** Straight, from a point to a point, with its head at the second. */
export function arrow([x1, y1], [x2, y2], { stroke }) {
  const [dx, dy] = [Math.sign(x2 - x1), Math.sign(y2 - y1)];
  const wing = (side) =>
    `${x2 - HEAD * dx + side * HEAD * 0.8 * dy} ${y2 - HEAD * dy + side * HEAD * 0.8 * dx}`;
  return `<path d="M${x1} ${y1}L${x2} ${y2}M${wing(1)}L${x2} ${y2}L${wing(-1)}" fill="none" stroke="${stroke}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>`;
}

/** A closed padlock, 12 wide and 14 high. */
export function lock(x, y, { fill }) {
  return `<path d="M${x + 2.5} ${y + 6}v-2a3.5 3.5 0 0 1 7 0v2" fill="none" stroke="${fill}" stroke-width="1.8"/><rect x="${x}" y="${y + 6}" width="12" height="8" rx="1.5" fill="${fill}"/>`;
}
