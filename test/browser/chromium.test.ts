import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import golden from '../golden/golden.json' with { type: 'json' };
import { readmeBlocks } from '../package/readme-blocks.js';
import { bundle } from './bundle.js';
import { launchChromium } from './launch.js';
import { type Site, serve } from './serve.js';
import type { TrainReport } from './train-page.js';

declare const train: () => Promise<TrainReport>;
declare const runGoldenCases: () => Promise<Record<string, string>>;

let browser: Browser;
let site: Site;
beforeAll(async () => {
  const [example] = await readmeBlocks('html');
  site = await serve(
    {
      train: await bundle('train-page.ts'),
      golden: await bundle('golden-page.ts'),
      bornspike: await readFile(new URL('../../build/web/bornspike.js', import.meta.url), 'utf8'),
    },
    { bornspike: example! },
  );
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  site?.close();
});

/** Opens a page, runs `work` in it and expects it to stay silent. */
async function inPage<R>(path: string, work: () => Promise<R>): Promise<R> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('requestfailed', (request) => complaints.push(`${request.url()} failed`));
  try {
    await page.goto(site.origin + path);
    const result = await page.evaluate(work);
    expect(complaints).toEqual([]);
    return result;
  } finally {
    await page.close();
  }
}

describe.each(['', '?strict'])('in Chromium, page%s', (policy) => {
  it('trains a classifier while the page stays alive', async () => {
    const report = await inPage(`/train${policy}`, () => train());
    expect(report.accuracy).toBeGreaterThan(0.9);
    expect(report.turns).toBeGreaterThan(3);
    expect(report.longestWait).toBeLessThan(1000);
    expect(report.bytesLeft).toBe(0);
  });

  it('gives the golden hashes', async () => {
    expect(await inPage(`/golden${policy}`, () => runGoldenCases())).toEqual(golden);
  });
});

it('runs in a plain page from one file, as the README shows', async () => {
  const text = await inPage('/bornspike', async () => {
    const output = document.querySelector('output')!;
    while (output.value === '') await new Promise((resolve) => setTimeout(resolve, 10));
    return output.value;
  });
  expect(Number(text)).toBeCloseTo(1, 12);
});

it("says which policy forbids it where a page's does not allow 'wasm-unsafe-eval'", async () => {
  const page = await browser.newPage();
  await page.goto(`${site.origin}/train?forbidden`);
  const message = await page.evaluate(() => train().catch((error) => `${error.name}: ${error.message}`));
  expect(message).toMatch(
    /^BornspikeError: this page's Content-Security-Policy forbids it: .*'wasm-unsafe-eval' in script-src/,
  );
  await page.close();
});
