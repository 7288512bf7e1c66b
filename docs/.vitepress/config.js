import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { liveBlocks } from './live.js';
import { SECTIONS } from './sections.js';

const pages = fileURLToPath(new URL('../../build/docs-pages', import.meta.url));
const names = readdirSync(pages, { recursive: true })
  .filter((file) => file.endsWith('.md'))
  .map((file) => file.replaceAll('\\', '/').slice(0, -'.md'.length));

/** A page's name, and what its first heading calls it. */
const item = (name) => ({
  text:
    name === 'readme'
      ? 'Getting started'
      : /^# (.*)$/m.exec(readFileSync(join(pages, `${name}.md`), 'utf8'))[1],
  link: `/${name.replace(/(^|\/)index$/, '$1')}`,
});

const listed = SECTIONS.flatMap(([, section]) => section);
const entries = names.filter((name) => name.startsWith('reference/') && !name.endsWith('/index')).sort();
const others = names.filter((name) => ![...listed, ...entries, 'index'].includes(name)).sort();
const sections = [...SECTIONS, ['More', others]]
  .map(([text, section]) => ({ text, items: section.filter((name) => names.includes(name)).map(item) }))
  .filter(({ items }) => items.length > 0);

export default defineConfig({
  title: 'bornspike',
  description: 'A fast simulator of stochastic quantum neural networks',
  lang: 'en',
  srcDir: pages,
  outDir: '../build/docs',
  cacheDir: '../build/docs-cache',
  markdown: { config: liveBlocks },
  // The index of the search is one chunk.
  vite: { build: { chunkSizeWarningLimit: 5000 } },
  // No icon is asked for at the root of the server.
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Tutorials', link: '/tutorials/qubit-neuron' },
      { text: 'Guides', link: '/spiking' },
      { text: 'API', link: '/reference/' },
      { text: 'Results', link: '/results' },
      // A page of its own, which the router of the site does not know.
      { text: 'Playground', link: '/playground/index.html', target: '_self' },
    ],
    sidebar: {
      '/': sections,
      '/reference/': [{ text: 'API', items: ['reference/index', ...entries].map(item) }, ...sections],
    },
  },
});
