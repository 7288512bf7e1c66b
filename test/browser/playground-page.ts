import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { type PlaygroundServer, servePlayground } from '../../src/cli/playground/playground-server.js';
import { launchChromium } from './launch.js';

export const root = fileURLToPath(new URL('../..', import.meta.url));
/** However busy the machine is. */
export const PATIENCE = 200_000;
export const BENCHES = ['bloch', 'circuit', 'spiking'] as const;

export let browser: Browser;
export let server: PlaygroundServer;
beforeAll(async () => {
  server = await servePlayground(join(root, 'build/playground'), 0);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** Opens a page, does something in it, and expects it to have complained of nothing. */
export async function inPage<R>(
  fragment: string,
  work: (page: Page) => Promise<R>,
  options: BrowserContextOptions = {},
  begin?: () => Promise<unknown>,
): Promise<R> {
  const context = await browser.newContext({ viewport: { width: 1024, height: 768 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
  page.on('requestfailed', (request) => complaints.push(`${request.url()} failed`));
  try {
    await begin?.();
    await page.goto(server.address + fragment);
    const result = await work(page);
    expect(complaints).toEqual([]);
    return result;
  } finally {
    await context.close();
  }
}

/** What each bench shows when its first result is there. */
export const FIRST_RESULT = {
  bloch: /frames; digest [0-9a-f]{16}/,
  circuit: /(1?[1-9]|\d\d+) of 64 pieces/,
  spiking: /(Untrained: accuracy|epoch \d)/,
};
export const shows = (page: Page, text: RegExp) =>
  page.getByText(text).first().waitFor({ timeout: PATIENCE });
