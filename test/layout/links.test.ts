import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const pages = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter(Boolean);

const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replace(/ /g, '-'),
  );

it('has links that lead somewhere', () => {
  const wrong: string[] = [];
  for (const page of pages) {
    const text = readFileSync(join(root, page), 'utf8');
    for (const [, link] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(link!)) continue;
      const [path, anchor] = link!.split('#');
      const target = path === '' ? join(root, page) : join(root, dirname(page), path!);
      if (!existsSync(target)) wrong.push(`${page}: ${link}`);
      else if (anchor && !anchorsOf(readFileSync(target, 'utf8')).includes(anchor))
        wrong.push(`${page}: ${link}`);
    }
  }
  expect(wrong).toEqual([]);
});

it('names files that are there', () => {
  const wrong: string[] = [];
  for (const page of pages) {
    const text = readFileSync(join(root, page), 'utf8');
    for (const [, path] of text.matchAll(
      /`((?:src|assembly|test|bench|scripts|docs)\/[\w./-]+(?:\.(?:ts|js|md|json)|\/))`/g,
    )) {
      if (!existsSync(join(root, path!))) wrong.push(`${page}: ${path}`);
    }
  }
  expect(wrong).toEqual([]);
});

it('keeps the README short', () => {
  expect(readFileSync(join(root, 'README.md')).length).toBeLessThanOrEqual(10_000);
});
