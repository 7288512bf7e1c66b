import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bornspike, QUICK, temporaryFolder } from '../command.js';

it('shows the first sample, and the spikes with which a spiking network answers it', async () => {
  const folder = temporaryFolder();
  for (const [model, isShown] of [
    ['sqs', true],
    ['qnn', false],
  ] as const) {
    const out = join(folder, model);
    const trained = await bornspike(
      'train',
      '--classes',
      '1,7',
      '--model',
      model,
      ...QUICK,
      '--seed',
      '7',
      '--out',
      out,
    );
    expect(trained).toMatchObject({ code: 0 });
    const { stdout, code } = await bornspike('predict', join(out, 'model-7.safetensors'), '--count', '3');
    expect([code, stdout.includes('3 right')]).toEqual([0, true]);
    expect(stdout.includes('sample 0, and the spikes')).toBe(isShown);
    expect(/[█▀▄]/.test(stdout)).toBe(isShown);
    expect((stdout.match(/ {3}[17]: [▮·]+ \d+$/gm) ?? []).length).toBe(isShown ? 2 : 0);
  }
});
