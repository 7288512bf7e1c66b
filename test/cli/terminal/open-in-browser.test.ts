import { expect, it } from 'vitest';
import { openInBrowser } from '../../../src/cli/terminal/open-in-browser.js';
import { Printer } from '../../../src/cli/terminal/print.js';
import { temporaryFolder } from '../command.js';
import { standInForBrowser } from './stand-in-browser.js';

it('gives the address to what opens addresses', async () => {
  const { env, opened } = standInForBrowser();
  openInBrowser('http://127.0.0.1:1/a b', new Printer(), env);
  expect(await opened()).toBe('http://127.0.0.1:1/a b');
});

it('says that there is nothing that opens it', async () => {
  const printer = new Printer();
  const said = new Promise<string>((resolve) => {
    printer.remark = resolve;
  });
  openInBrowser('http://127.0.0.1:1/', printer, { PATH: temporaryFolder() });
  expect(await said).toMatch(/^no browser could be opened by /);
});
