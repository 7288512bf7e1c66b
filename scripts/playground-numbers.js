// Measures the built playground in Chromium, beside Node in the same run: `node scripts/playground-numbers.js`. Times depend on
// what else the machine does; those of threads are what they computed. Each line says what it is to be.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';

const root = new URL('..', import.meta.url);
const folder = new URL('build/playground/', root);
const RUNS = 5;
const STATE = { network: 'untrained', classes: '0147', hidden: 16, steps: 40, epochs: 3, seed: 1 };
/** Milliseconds that frames are counted for. */
const WATCH = 4000;

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const print = (what, value, wanted) => console.log(`${what.padEnd(62)} ${value.padStart(16)}   ${wanted}`);

const FIRST_LOAD = ['index.html', 'page.css', 'icon.svg', 'playground.js', 'worker.js'];
const sizes = await Promise.all(
  FIRST_LOAD.map(async (file) => gzipSync(await readFile(new URL(file, folder)), { level: 9 }).length),
);
print('first load, gzipped', `${sizes.reduce((sum, size) => sum + size)} bytes`, 'at most 250,000');

const server = spawn(process.execPath, [
  fileURLToPath(new URL('build/cli/bornspike.js', root)),
  ...['playground', '--port', '0'],
]);
const address = await new Promise((resolve) => {
  server.stdout.on('data', (text) => {
    const found = /http:\S+/.exec(String(text));
    if (found) resolve(found[0]);
  });
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
// Where the browser keeps the page, later loads would be others.
await context.addInitScript(() => {
  ServiceWorkerContainer.prototype.register = () => new Promise(() => {});
});

const firsts = [];
for (let run = 0; run < RUNS; run++) {
  const page = await context.newPage();
  await page.goto(`${address}#bloch`);
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  firsts.push(
    await page.evaluate(() => {
      const [{ domInteractive }] = performance.getEntriesByType('navigation');
      return [performance.now(), domInteractive];
    }),
  );
  await page.close();
}
print(
  'until the first control can be used, median of five',
  `${median(firsts.map(([now]) => now)).toFixed(0)} ms`,
  'at most 1,000',
);

const page = await context.newPage();
await page.goto('about:blank');
await page.waitForTimeout(2000);
await browser.startTracing(page, {
  categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline'],
});
await page.goto(`${address}#bloch?trajectories=1000&rate=1`);
await page.waitForFunction(() => location.hash.includes('digest='));
const frames = await page.evaluate(
  (watch) =>
    new Promise((resolve) => {
      const start = performance.now();
      let count = 0;
      requestAnimationFrame(function frame(now) {
        count++;
        if (now - start < watch) requestAnimationFrame(frame);
        else resolve(count / ((now - start) / 1000));
      });
    }),
  WATCH,
);
const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
const load = traceEvents.find(
  ({ name, args }) => name === 'FunctionCall' && args.data.url === `${address}playground.js`,
);
const own = (name) =>
  traceEvents.filter((event) => event.name === name && event.pid === load.pid && event.tid === load.tid);
const longest = Math.max(...own('RunTask').map(({ tdur = 0 }) => tdur / 1000));
const busy =
  own('RunTask').reduce((sum, { tdur = 0 }) => sum + tdur / 1000, 0) / own('FireAnimationFrame').length;
print('1,000 trajectories: frames a second', frames.toFixed(1), 'at least 30');
print("… the main thread's own time for a frame", `${busy.toFixed(1)} ms`, 'below 33');
print('… its longest task, from the load on, of its own time', `${longest.toFixed(1)} ms`, 'at most 50');

/** Trains by the jobs of the page's worker, and gives back the milliseconds, and the digest. */
const training = async ({ ask, state }) => {
  await ask('openSpiking', state);
  const start = performance.now();
  for (;;) {
    const { isDone, digest } = await ask('trainSpiking');
    if (isDone) return { time: performance.now() - start, digest };
  }
};
const inPage = () =>
  page.evaluate(
    async ({ state, source, worker: file }) => {
      const worker = new Worker(file, { type: 'module' });
      const ask = (name, given) =>
        new Promise((resolve) => {
          worker.onmessage = ({ data }) => resolve(data.result);
          worker.postMessage({ id: 0, name, given });
        });
      // The page's policy refuses code from texts, but not a name that it has.
      const result = await globalThis[source]({ ask, state });
      worker.terminate();
      return result;
    },
    { state: STATE, source: 'trainForNumbers', worker: `${address}worker.js` },
  );
const inNode = async () => {
  const script = `import { parentPort } from 'node:worker_threads';
    globalThis.addEventListener = (_, hear) => parentPort.on('message', (data) => hear({ data }));
    globalThis.postMessage = (message) => parentPort.postMessage(message);
    await import(${JSON.stringify(new URL('worker.js', folder).href)});
    parentPort.postMessage('ready');`;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`));
  const next = () => new Promise((resolve) => worker.once('message', resolve));
  await next();
  const ask = async (name, given) => {
    worker.postMessage({ id: 0, name, given });
    return (await next()).result;
  };
  const result = await training({ ask, state: STATE });
  await worker.terminate();
  return result;
};
await page.goto('about:blank');
await page.addInitScript(`globalThis.trainForNumbers = ${training}`);
await page.goto(`${address}#circuit?gate=not&pieces=16`);
await page.getByRole('button', { name: 'Pause' }).click();
const times = { page: [], node: [] };
const digests = new Set();
for (let run = 0; run < RUNS; run++) {
  for (const [name, train] of [
    ['page', inPage],
    ['node', inNode],
  ]) {
    const { time, digest } = await train();
    times[name].push(time);
    digests.add(digest);
  }
}
const [slow, fast] = [median(times.page), median(times.node)];
print(
  'training in the page, median of five in turn',
  `${slow.toFixed(0)} ms`,
  digests.size === 1 ? 'same bits' : 'OTHER BITS',
);
print('training in Node', `${fast.toFixed(0)} ms`, '');
print("the page's rate as a share of Node's", `${((100 * fast) / slow).toFixed(0)} %`, 'at least 70');
await browser.close();
server.kill();
