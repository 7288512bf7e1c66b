/** What an element has beside its children; what is undefined is left out. */
export type Attributes = Record<string, string | number | undefined>;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Half of a pair of two code units by itself, or a sign that XML has no place for. */
function isUnfit(code: number): boolean {
  if (code < 0x20) return code !== 0x9 && code !== 0xa && code !== 0xd;
  return (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff;
}

/** Text as it may stand in XML, between tags and within quotes. */
export const escapeXml = (content: string): string =>
  Array.from(content, (sign) => (isUnfit(sign.codePointAt(0)!) ? '�' : (ENTITIES[sign] ?? sign))).join('');

/** To a hundredth of a pixel, and never −0. */
export const round = (value: number): number => Math.round(100 * value) / 100 + 0;

/** An element with children that are elements already. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? round(value) : escapeXml(value!)}"`)
    .join('');
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join('')}</${name}>`;
}

/** Words at a place. */
export const label = (x: number, y: number, content: string, attributes: Attributes = {}): string =>
  element('text', { x, y, ...attributes }, escapeXml(content));

/** A line through points, [x, y, x, y, …], in pixels. */
export function polyline(points: readonly number[]): string {
  let path = '';
  for (let i = 0; i < points.length; i += 2)
    path += `${i === 0 ? 'M' : 'L'}${round(points[i]!)},${round(points[i + 1]!)}`;
  return path;
}

/** About what a text takes in width, in units of its font's size: no fonts are known here. */
export const widthOf = (content: string): number => 0.56 * content.length;

/** What fits into a width, its end replaced by an ellipsis if need be. */
export function shorten(content: string, width: number): string {
  const letters = Math.max(1, Math.floor(width / 0.56));
  return content.length <= letters ? content : `${content.slice(0, Math.max(1, letters - 1))}…`;
}
