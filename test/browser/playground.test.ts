import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { servePlayground } from '../../src/cli/playground/playground-server.js';
import { judged, LONGEST_BLOCK } from '../responsiveness/judge.js';
import { BENCHES, browser, FIRST_RESULT, inPage, PATIENCE, root, server, shows } from './playground-page.js';

describe.each(BENCHES)('the bench %s', (bench) => {
  it('computes as soon as it is opened, and fits screens of 320 to 1920 pixels', async () => {
    await inPage(`#${bench}`, async (page) => {
      await shows(page, FIRST_RESULT[bench]);
      expect(await page.title()).toContain('bornspike playground');
      for (const width of [1024, 320, 360, 1920]) {
        await page.setViewportSize({ width, height: 800 });
        // What is drawn for a width is drawn anew.
        await page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth);
      }
    });
  });

  it('has nothing that axe-core finds serious, light and dark', async () => {
    const axe = await readFile(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');
    await inPage(`#${bench}`, async (page) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        if (bench === 'circuit' && colorScheme === 'dark')
          await page.getByRole('button', { name: 'Draw your own' }).click();
        await shows(page, FIRST_RESULT[bench]);
        // By the inspector, which the page's policy does not hold up.
        await page.evaluate(axe);
        const found = await page.evaluate(async () => {
          type Axe = {
            run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
          };
          const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run();
          return violations.map(
            ({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map(({ html }) => html).join(' | ')}`,
          );
        });
        expect(found.filter((text) => /^(serious|critical)/.test(text))).toEqual([]);
      }
    });
  });

  it('can be worked by keys alone, each of its controls having a name', async () => {
    await inPage(`#${bench}`, async (page) => {
      await shows(page, FIRST_RESULT[bench]);
      const seen: string[] = [];
      for (let i = 0; i < 60; i++) {
        await page.keyboard.press('Tab');
        const name = await page.evaluate(() => {
          let element = document.activeElement;
          while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
          if (!element || element === document.body) return '';
          const labels = 'labels' in element ? [...((element as HTMLInputElement).labels ?? [])] : [];
          return (
            element.getAttribute('aria-label') ??
            (labels.map((label) => label.textContent).join(' ') ||
              element.textContent!.trim() ||
              `none: ${element.outerHTML}`)
          );
        });
        if (name === '') break;
        seen.push(name);
        if (/canvas|sphere|Drawing/i.test(name)) {
          for (const key of ['ArrowLeft', 'ArrowUp', 'Space', 'ArrowRight', 'Space'])
            await page.keyboard.press(key);
        } else await page.keyboard.press('ArrowRight');
      }
      expect(seen.filter((name) => name.startsWith('none'))).toEqual([]);
      expect(seen).toEqual(expect.arrayContaining(['Step', 'Reset', 'Copy link']));
    });
  });

  it('stands still for who asks for little motion', async () => {
    await inPage(
      `#${bench}`,
      async (page) => {
        await page.getByRole('button', { name: /^(Play|Sample|Train)$/ }).waitFor();
      },
      { reducedMotion: 'reduce' },
    );
  });

  it('starts again from a link, and says that the bits are the same, or that they are not', async () => {
    const quick = {
      bloch: 'rate=3&trajectories=40&seed=5',
      circuit: 'gate=not&pieces=16&seed=5',
      spiking: 'classes=17&epochs=1&seed=5',
    };
    const fragment = await inPage(`#${bench}?${quick[bench]}`, async (page) => {
      await page.waitForFunction(() => location.hash.includes('digest='));
      return page.evaluate(() => location.hash);
    });
    expect(fragment).toMatch(/seed=5.*&version=[\d.]+&digest=[0-9a-f]{16}$/);
    const verdictOf = (link: string) =>
      inPage(link, async (page) => (await page.getByText(/^(Same|Other) bits/).textContent())!);
    expect(await verdictOf(fragment)).toMatch(/^Same bits/);
    expect(await verdictOf(fragment.replace('seed=5', 'seed=6'))).toMatch(
      /^Other bits: .* changed since it was made/,
    );
    expect(
      await verdictOf(fragment.replace(/version=[\d.]+/, 'version=0.0.1').replace('seed=5', 'seed=6')),
    ).toContain('The link was made by version 0.0.1');
  });
});

it('says what of a link it refused', async () => {
  await inPage('#bloch?rate=-1&rabi=nonsense&colour=red&seed=1', async (page) => {
    await shows(page, FIRST_RESULT.bloch);
    const said = await page.getByRole('listitem').allTextContents();
    expect(said).toEqual([
      "The link has an option 'colour', which this bench does not.",
      expect.stringMatching(/^rabi: expected a number from 0 to 5/),
      'rate: expected a number from 0 to 20, got -1; the default was taken.',
    ]);
  });
});

/** By mouse and by keys, as someone would draw one. */
async function drawCircuit(page: Page): Promise<void> {
  const isInLink = (text: string) => page.waitForFunction((part) => location.hash.includes(part), text);
  await page.getByRole('button', { name: 'Draw your own' }).click();
  const dragged = page.getByRole('button', { name: /^neuron 1, moved/ });
  await dragged.hover();
  const graph = (await page.getByLabel("The circuit's inputs").boundingBox())!;
  await page.mouse.down();
  await page.mouse.move(graph.x + graph.width * 0.6, graph.y + graph.height * 0.9, { steps: 3 });
  await page.mouse.up();
  await isInLink('n2.1_n4.4_n5.2');
  await page.getByRole('button', { name: 'Add a neuron' }).click();
  await page.getByRole('button', { name: 'Inhibit …' }).click();
  await page.getByRole('button', { name: /^neuron 2, moved/ }).focus();
  await page.keyboard.press('Enter');
  await isInLink('n3x2.50000');
  await page.getByRole('slider', { name: /^Strength/ }).press('Home');
  await isInLink('n3x2.1_');
  await page.getByRole('button', { name: /^neuron 0, moved/ }).focus();
  await page.keyboard.press('ArrowUp');
  await isInLink('n2.0_');
  await page.keyboard.press('Delete');
  await isInLink('n4.4_n5.2_');
  await page.getByRole('button', { name: /^Inputs \+/ }).click();
  await isInLink('inputs=110');
}

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  tdur?: number;
  args: { data?: { url?: string } };
}

/** The longest task of the pages' main threads, in milliseconds of their own: waiting for a core is not theirs. */
function longestTask(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  // Chromium has pages of its own; of what a process did before it was heard there is nothing.
  const mains = new Set(
    traceEvents.flatMap(({ name, pid, tid, args: { data } }) =>
      name === 'FunctionCall' && data?.url === `${server.address}playground.js` ? `${pid} ${tid}` : [],
    ),
  );
  const tasks = traceEvents.flatMap(({ name, pid, tid, tdur = 0 }) =>
    name === 'RunTask' && mains.has(`${pid} ${tid}`) ? tdur / 1000 : [],
  );
  // A trace without tasks would say nothing.
  expect(tasks.length).toBeGreaterThan(500);
  return tasks.reduce((most, own) => Math.max(most, own), 0);
}

it('is worked by a mouse, no task of which takes the main thread more than 50 ms', async () => {
  const categories = ['devtools.timeline', 'disabled-by-default-devtools.timeline'];
  const trace = () => browser.startTracing(undefined, { categories });
  const work = async (page: Page) => {
    await shows(page, FIRST_RESULT.bloch);
    await page.getByRole('button', { name: /frozen/ }).click();
    await page.waitForFunction(() => location.hash.includes('rate=10'));
    await page.getByRole('button', { name: 'Two, coupled' }).click();
    await shows(page, /^Entanglement/);
    await page.waitForFunction(() => /neurons=2.*digest=/.test(location.hash));
    const sphere = (await page.getByLabel(/^Bloch sphere/).boundingBox())!;
    await page.mouse.move(sphere.x + 100, sphere.y + 100);
    await page.mouse.down();
    await page.mouse.move(sphere.x + 160, sphere.y + 120, { steps: 4 });
    await page.mouse.up();
    for (const name of ['Step', 'New seed', 'Reset']) await page.getByRole('button', { name }).click();
    for (const name of ['PNG', 'SVG', 'JSON']) {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: `Save as ${name}` }).click(),
      ]);
      expect(download.suggestedFilename()).toBe(`bloch.${name.toLowerCase()}`);
    }
    await page.getByRole('link', { name: 'Q-neurons' }).click();
    await page.getByRole('button', { name: 'AND' }).click();
    await shows(page, FIRST_RESULT.circuit);
    await page.getByRole('button', { name: 'in 0 = 1' }).click();
    await page.getByRole('button', { name: 'in 0 = 0' }).waitFor();
    await page.getByRole('button', { name: 'Line detector' }).click();
    await page.getByRole('button', { name: 'Pixel 15' }).waitFor();
    await drawCircuit(page);
    await page.getByRole('link', { name: 'Spiking network' }).click();
    await shows(page, FIRST_RESULT.spiking);
    await page.getByRole('button', { name: /MNIST/ }).click();
    await shows(page, /It reads 97\.\d % .* Digest [0-9a-f]{16}/);
    await page.getByRole('button', { name: 'Another example' }).click();
    await page.getByRole('combobox', { name: /^Neuron/ }).selectOption('output 1');
    await page.getByLabel(/memory of the neuron output 1/).press('ArrowLeft');
    await shows(page, /step \d+ of 40/);
    expect(judged(longestTask(await browser.stopTracing()))).toBeLessThan(LONGEST_BLOCK);
  };
  await inPage('#bloch', work, {}, trace);
});

it('is worked by fingers', async () => {
  await inPage(
    '#spiking?classes=17',
    async (page) => {
      await shows(page, FIRST_RESULT.spiking);
      await page.getByRole('button', { name: 'Clear' }).tap();
      const pad = (await page.getByLabel(/^Drawing/).boundingBox())!;
      for (let i = 0; i < 6; i++)
        await page.touchscreen.tap(pad.x + pad.width / 2, pad.y + (pad.height * (i + 2)) / 9);
      await page.getByRole('button', { name: 'all ten' }).tap();
      await page.waitForFunction(() => location.hash.includes('classes=0123456789'));
    },
    { hasTouch: true, viewport: { width: 400, height: 800 } },
  );
});

it('refuses a file that is no model by a sentence', async () => {
  await inPage('#spiking?classes=17', async (page) => {
    await shows(page, FIRST_RESULT.spiking);
    await page
      .getByLabel('Model file')
      .setInputFiles({ name: 'holiday.safetensors', mimeType: '', buffer: Buffer.from('no model') });
    await shows(page, /holiday\.safetensors/);
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.evaluate(() => {
      const files = new DataTransfer();
      files.items.add(new File(['a picture'], 'dropped.png'));
      const bench = document.querySelector('main')!.firstElementChild!.shadowRoot!.querySelector('.bench')!;
      const drop = { dataTransfer: files, bubbles: true, composed: true, cancelable: true };
      bench.dispatchEvent(new DragEvent('drop', drop));
      document.querySelector('footer')!.dispatchEvent(new DragEvent('drop', drop));
    });
    await shows(page, /dropped\.png/);
    await shows(page, /Files are for the bench .Spiking network.: drop them there/);
  });
});

it('has benches that another page of its origin can have', async () => {
  const html =
    '<!doctype html><title>a lecture</title><script type="module" src="/playground.js"></script><main>Text</main>' +
    '<bornspike-bloch options="rate=10&seed=3" page="https://example.org/play/"></bornspike-bloch>';
  const context = await browser.newContext();
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.route('**/lecture.html', (route) => route.fulfill({ contentType: 'text/html', body: html }));
  await page.goto(`${server.address}lecture.html`);
  await shows(page, FIRST_RESULT.bloch);
  // Its address and what else it holds are its own.
  expect(await page.evaluate(() => [location.hash, document.querySelector('main')!.textContent])).toEqual([
    '',
    'Text',
  ]);
  await page.getByRole('button', { name: 'Copy link' }).click();
  await shows(page, /The link is copied|https:\/\/example\.org\/play\/#bloch\?rate=10&seed=3&version=/);
  expect(complaints).toEqual([]);
  await context.close();
});

it.each([
  ['WebAssembly', /no WebAssembly or no workers/],
  ['Worker', /no WebAssembly or no workers/],
])('says what is missing in a browser without %s', async (name, text) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(`delete globalThis.${name}`);
  await page.goto(server.address);
  await shows(page, text);
  await context.close();
});

it('opens again when there is no network any more, and says so when it cannot', async () => {
  const own = await servePlayground(join(root, 'build/playground'), 0);
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  await page.goto(`${own.address}#bloch`);
  await shows(page, /opens without a network/);
  await own.close();
  await page.goto('about:blank');
  await page.goto(`${own.address}#spiking?network=mnist`);
  await shows(page, /It reads 97\.\d %/);
  await context.close();

  const refusing = await browser.newContext();
  await refusing.addInitScript(() => {
    // As where a browser refuses storage.
    ServiceWorkerContainer.prototype.register = () => Promise.reject(new DOMException('', 'SecurityError'));
  });
  const other = await refusing.newPage();
  await other.goto(server.address);
  await shows(other, /does not let the page keep its files.* allow storage/);
  await shows(other, FIRST_RESULT.bloch);
  await refusing.close();
});

it('says so when its worker is not there', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route('**/worker.js', (route) => route.abort());
  await page.goto(server.address);
  await shows(page, /the worker could not be started/);
  await context.close();
});
