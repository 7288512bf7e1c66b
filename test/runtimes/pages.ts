import { chromium } from 'playwright-core';
import { type Site, serve } from '../browser/serve.js';
import type { Tools } from '../package/tools.js';
import { bundleOf } from './bundle.js';
import type { Runtime } from './runtime.js';

declare const runGoldenCases: () => Promise<Record<string, string>>;

/** The part of puppeteer-core that pages need; playwright opens no page of Debian's Firefox. */
interface Puppeteer {
  launch(options: object): Promise<{
    version(): string | Promise<string>;
    newPage(): Promise<{
      goto(url: string): Promise<unknown>;
      evaluate<R>(work: () => Promise<R>): Promise<R>;
    }>;
    close(): Promise<void>;
  }>;
}

type Browser = Awaited<ReturnType<Puppeteer['launch']>>;

const SCRIPT = `import { runGoldenCases } from './test/golden/standalone.ts';`;

/** In a page of the strictest policy, or in a worker, which sends the page its table. */
async function site(where: 'page' | 'worker'): Promise<Site> {
  const bundle = (contents: string) => bundleOf(SCRIPT + contents, { format: 'iife', platform: 'browser' });
  if (where === 'page')
    return serve({ golden: await bundle('Object.assign(globalThis, { runGoldenCases });') });
  return serve({
    golden: `globalThis.runGoldenCases = () => new Promise((resolve, reject) => {
      const worker = new Worker('/worker.js');
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
    });`,
    worker: await bundle('runGoldenCases().then((table) => postMessage(table));'),
  });
}

function page(
  runtime: Pick<Runtime, 'name' | 'engine' | 'packages'>,
  where: 'page' | 'worker',
  open: (tools: Tools) => Promise<Browser>,
): Runtime {
  return {
    ...runtime,
    name: `${runtime.name}, ${where}`,
    async version(tools) {
      const browser = await open(tools);
      try {
        return /\d+(\.\d+)+/.exec(await browser.version())![0];
      } finally {
        await browser.close();
      }
    },
    async goldenHashes(tools) {
      const pages = await site(where);
      const browser = await open(tools);
      try {
        const opened = await browser.newPage();
        await opened.goto(`${pages.origin}/golden${where === 'page' ? '?strict' : ''}`);
        return await opened.evaluate(() => runGoldenCases());
      } finally {
        await browser.close();
        pages.close();
      }
    },
  };
}

const openChromium = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });

const openFirefox = (tools: Tools) =>
  tools.load<Puppeteer>('puppeteer-core').launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    headless: true,
  });

/** Both browsers are Debian's. */
export const pages: Runtime[] = (['page', 'worker'] as const).flatMap((where) => [
  page({ name: 'Chromium', engine: 'V8' }, where, openChromium),
  page({ name: 'Firefox', engine: 'SpiderMonkey', packages: ['puppeteer-core@24.8.2'] }, where, openFirefox),
]);
