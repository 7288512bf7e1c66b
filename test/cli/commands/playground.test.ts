import { once } from 'node:events';
import { expect, it } from 'vitest';
import { bornspike, start } from '../command.js';

it('serves the page until it is interrupted', async () => {
  const { child, ending } = start(['playground', '--port', '0']);
  const [line] = (await once(child.stdout!, 'data')) as [string];
  const [address] = /http:\/\/127\.0\.0\.1:\d+\//.exec(line)!;
  expect(await (await fetch(address)).text()).toContain('<title>bornspike playground</title>');
  for (const file of ['playground.js', 'worker.js', 'page.css', 'icon.svg'])
    expect((await fetch(address + file)).status, file).toBe(200);
  // A port that another has is refused by the option that names it.
  const taken = start(['playground', '--port', new URL(address).port]);
  expect(await taken.ending).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--port: expected a port that is free'),
  });
  child.kill('SIGINT');
  expect(await ending).toMatchObject({ code: 0, stderr: '' });
});

it.each(['-1', '65536', '1.5', 'http'])('refuses the port %s', async (port) => {
  const { code, stderr } = await bornspike('playground', '--port', port);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^error: --port/)]);
});
