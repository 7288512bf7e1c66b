import { expect } from 'vitest';

/** An element of a drawing, with its text. */
export interface Drawn {
  name: string;
  attributes: Record<string, string>;
  text: string;
}

const NAME = '[A-Za-z][\\w-]*';
const TOKEN = new RegExp(
  `<(${NAME})((?:\\s+${NAME}="[^"<]*")*)\\s*(/?)>|</(${NAME})>|((?:[^<>&]|&(?:amp|lt|gt|quot);)+)`,
  'y',
);
/** Signs that XML does not have. */
const isLegal = (sign: string) => {
  const code = sign.codePointAt(0)!;
  return (
    (code >= 0x20 && code < 0xd800) ||
    (code > 0xdfff && code < 0xfffe) ||
    code > 0xffff ||
    '\t\n\r'.includes(sign)
  );
};
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };
const plain = (text: string) => text.replace(/&(\w+);/g, (_, name) => ENTITIES[name]!);

/** The elements of a drawing in their order; throws where it is not well-formed, or has a number that is none. */
export function readSvg(svg: string): Drawn[] {
  expect(Array.from(svg).every(isLegal)).toBe(true);
  expect(svg).not.toMatch(/\b(NaN|-?Infinity|undefined|null|\[object)\b/);
  const found: Drawn[] = [];
  const open: Drawn[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < svg.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const [, name, attributes, closed, end, text] =
      TOKEN.exec(svg) ?? expect.fail(`not well-formed: ${svg.slice(at, at + 80)}`);
    if (name) {
      expect(open.length > 0 || found.length === 0).toBe(true);
      const pairs = [...attributes!.matchAll(/([\w-]+)="([^"]*)"/g)];
      const names = pairs.map(([, key]) => key);
      expect(new Set(names).size).toBe(names.length);
      for (const [, key, value] of pairs)
        if (/^(x|y|cx|cy|r|width|height|x1|x2|y1|y2)$/.test(key!)) expect(value).toMatch(/^-?[\d.]+%?$/);
      const element = {
        name,
        attributes: Object.fromEntries(pairs.map(([, key, value]) => [key, plain(value!)])),
        text: '',
      };
      found.push(element);
      if (!closed) open.push(element);
    } else if (end) expect(open.pop()?.name).toBe(end);
    else if (open.length > 0) open.at(-1)!.text += plain(text!);
    else expect(text).toMatch(/^\s*$/);
  }
  expect(open).toEqual([]);
  const [root, title, description] = found;
  expect(root!.name).toBe('svg');
  expect([title!.name, description!.name]).toEqual(['title', 'desc']);
  expect(title!.text).not.toBe('');
  expect(root!.attributes).toMatchObject({ role: 'img', 'aria-label': title!.text });
  return found;
}

/** All that is written in a drawing. */
export const textsIn = (svg: string): string[] =>
  readSvg(svg).flatMap(({ name, text }) => (name === 'text' ? [text] : []));

/** What a drawing says to who does not see it. */
export const descriptionOf = (svg: string): string => readSvg(svg)[2]!.text;
