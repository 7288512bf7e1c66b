const ATTRIBUTE = /\s+([\w:-]+)="([^"<]*)"/gy;
const REFERENCE = /&(?!(amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)/;

/** Elements of a well-formed XML text without comments, declarations and the like; throws where it is not well-formed. */
export function elementsOf(text: string): { name: string; attributes: Map<string, string> }[] {
  const elements: { name: string; attributes: Map<string, string> }[] = [];
  const open: string[] = [];
  let at = 0;
  while (at < text.length) {
    const next = text.indexOf('<', at);
    const content = text.slice(at, next < 0 ? undefined : next);
    if (REFERENCE.test(content)) throw new Error(`a bare & in ${content}`);
    if (open.length === 0 && content.trim() !== '') throw new Error(`text outside of elements: ${content}`);
    if (next < 0) break;
    const end = text.indexOf('>', next);
    const tag = text.slice(next + 1, end);
    at = end + 1;
    if (tag.startsWith('/')) {
      const last = open.pop();
      if (last !== tag.slice(1)) throw new Error(`</${last}> expected, found <${tag}>`);
      continue;
    }
    const [, name, rest, empty] = /^([a-zA-Z][\w:-]*)(.*?)\s*(\/?)$/s.exec(tag) ?? [];
    if (!name) throw new Error(`not a tag: <${tag}>`);
    if (open.length === 0 && elements.length > 0) throw new Error(`a second root: <${tag}>`);
    elements.push({ name, attributes: attributesOf(rest!) });
    if (!empty) open.push(name);
  }
  if (open.length > 0) throw new Error(`never closed: ${open.join()}`);
  return elements;
}

function attributesOf(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  let length = 0;
  for (const [whole, name, value] of text.matchAll(ATTRIBUTE)) {
    if (attributes.has(name!)) throw new Error(`twice: ${name}`);
    if (REFERENCE.test(value!)) throw new Error(`a bare & in ${value}`);
    attributes.set(name!, value!);
    length += whole.length;
  }
  if (length !== text.length) throw new Error(`not attributes: ${text}`);
  return attributes;
}
