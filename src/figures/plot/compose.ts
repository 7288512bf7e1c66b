import { FAINT, FONT, FONT_SIZE, INK, type Look } from './style.js';

/** What a figure consists of, from top to bottom. */
export interface Composition {
  title: string;
  subtitle: string;
  legend?: readonly Look[];
  /** Side by side, those of a row of one height. */
  panels: readonly { title: string; svg: Element }[];
  /** Panels of a row (default: all). */
  perRow?: number;
}

const MARGIN = 20;
const GAP = 28;
const TITLE_SIZE = 18;
const LINE = 22;
/** Room that a letter of the legend takes, at most, in font sizes. */
const LETTER = 0.62;
/** Half the size of a symbol of the legend. */
const RADIUS = 5;

/** Five points out and five in, in radii. */
const STAR = Array.from({ length: 10 }, (_, k): [dx: number, dy: number] => {
  const [radius, angle] = [k % 2 === 0 ? 1.3 : 0.5, (k * Math.PI) / 5];
  const short = (value: number) => Math.round(100 * value) / 100;
  return [short(radius * Math.sin(angle)), short(-radius * Math.cos(angle))];
});

/** Puts panels under a title and a legend: one SVG that needs nothing else. */
export function compose({ title, subtitle, legend, panels, perRow = panels.length }: Composition): string {
  const rows = Array.from({ length: Math.ceil(panels.length / perRow) }, (_, row) =>
    panels.slice(row * perRow, (row + 1) * perRow),
  );
  const width =
    2 * MARGIN +
    Math.max(
      ...rows.map(
        (row) => row.reduce((sum, { svg }) => sum + sizeOf(svg, 'width'), 0) + GAP * (row.length - 1),
      ),
    );
  const parts: string[] = [];
  let top = MARGIN + TITLE_SIZE;
  parts.push(text(MARGIN, top, title, { size: TITLE_SIZE, weight: 600 }));
  for (const line of wrap(subtitle, (width - 2 * MARGIN) / (0.5 * FONT_SIZE))) {
    top += LINE;
    parts.push(text(MARGIN, top, line, { color: FAINT }));
  }
  if (legend) {
    top += LINE + 4;
    let left = MARGIN;
    for (const look of legend) {
      parts.push(symbol(left + 2 * RADIUS, top - RADIUS, look), text(left + 5 * RADIUS, top, look.label));
      left += 5 * RADIUS + FONT_SIZE * (LETTER * look.label.length + 1.5);
    }
  }
  for (const row of rows) {
    top += LINE + 8;
    let left = MARGIN;
    for (const { title: panelTitle, svg } of row) {
      parts.push(text(left, top, panelTitle, { weight: 600 }));
      svg.setAttribute('x', String(left));
      svg.setAttribute('y', String(top + 8));
      parts.push(svg.outerHTML);
      left += sizeOf(svg, 'width') + GAP;
    }
    top += 8 + Math.max(...row.map(({ svg }) => sizeOf(svg, 'height')));
  }
  const height = top + MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(title)}" color="${INK}" fill="${INK}" font-family="${escapeXml(FONT)}" font-size="${FONT_SIZE}">`,
    '<rect width="100%" height="100%" fill="#ffffff"/>',
    ...parts,
    '</svg>\n',
  ].join('\n');
}

const sizeOf = (svg: Element, name: 'width' | 'height'): number => Number(svg.getAttribute(name));

function text(
  x: number,
  y: number,
  content: string,
  { size = FONT_SIZE, weight = 400, color = INK } = {},
): string {
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${color}">${escapeXml(content)}</text>`;
}

function symbol(x: number, y: number, look: Look): string {
  const r = RADIUS;
  const paint = look.hollow
    ? `fill="#ffffff" stroke="${look.color}" stroke-width="1.5"`
    : `fill="${look.color}"`;
  const dash = look.dash === undefined ? '' : ` stroke-dasharray="${look.dash}"`;
  const shapes: Record<Look['symbol'], string> = {
    circle: `<circle cx="${x}" cy="${y}" r="${r}" ${paint}/>`,
    square: `<path d="M${x - r},${y - r}h${2 * r}v${2 * r}h${-2 * r}z" ${paint}/>`,
    triangle: `<path d="M${x},${y - r}l${r},${2 * r}h${-2 * r}z" ${paint}/>`,
    diamond: `<path d="M${x},${y - 1.2 * r}l${r},${1.2 * r}l${-r},${1.2 * r}l${-r},${-1.2 * r}z" ${paint}/>`,
    star: `<polygon points="${STAR.map(([dx, dy]) => `${x + dx * r},${y + dy * r}`).join(' ')}" ${paint}/>`,
    line: `<path d="M${x - 2 * r},${y}h${4 * r}" stroke="${look.color}" stroke-width="2"${dash}/>`,
  };
  return shapes[look.symbol];
}

/** Lines of at most so many letters. */
function wrap(content: string, letters: number): string[] {
  const lines = [''];
  for (const word of content.split(' ')) {
    const last = lines.length - 1;
    if (lines[last] !== '' && lines[last]!.length + 1 + word.length > letters) lines.push(word);
    else lines[last] += lines[last] === '' ? word : ` ${word}`;
  }
  return lines;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeXml = (content: string): string => content.replace(/[&<>"]/g, (letter) => ENTITIES[letter]!);
