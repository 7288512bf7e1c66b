import { expect, it } from 'vitest';
import { RandomStream } from '../../src/index.js';
import { BENCHES, inPage, shows } from './playground-page.js';

/** Links of which each is a bench's with values that may be anything. */
function links(count: number): string[] {
  const random = new RandomStream('links');
  const pick = <T>(list: readonly T[]): T => list[random.integer(list.length)]!;
  const names = [
    'rabi',
    'neurons',
    'coupling',
    'network',
    'rate',
    'efficiency',
    'periods',
    'trajectories',
    'seed',
    'gate',
    'circuit',
    'inputs',
    'pieces',
    'classes',
    'hidden',
    'epochs',
    'steps',
    'version',
    'digest',
    '__proto__',
    'constructor',
    '',
  ];
  const values = [
    '0',
    '1',
    '-1',
    '0.5',
    '1e3',
    '1e999',
    'NaN',
    'Infinity',
    '',
    ' ',
    '01',
    'xor',
    'line',
    '%00',
    '%F0%9F%99%82',
    '<img src=x onerror=alert(1)>',
    '0123456789abcdef',
    '17',
    'mnist',
    'own',
    'n2.1_i0e0.8000_o0',
    '999999999999999999999',
    'null',
    '[object Object]',
    'a'.repeat(3000),
  ];
  const valid = [
    'bloch?rate=3&rabi=2&seed=4',
    'bloch?neurons=2&coupling=1&seed=4',
    'circuit?gate=own&circuit=n2.1_n2.3_n5.2_i0e0.8000_n1x2.2000_o2&inputs=11',
    'circuit?gate=and&inputs=10&seed=3',
    'spiking?classes=17&hidden=8&seed=2',
  ];
  return Array.from({ length: count }, (_, i) => {
    if (i % 2 === 0) {
      const pairs = Array.from({ length: random.integer(6) }, () => `${pick(names)}=${pick(values)}`);
      return `#${pick([...BENCHES, ...BENCHES, 'nowhere', ''])}?${pairs.join('&')}`;
    }
    // A valid one in which letters are others.
    const letters = [...pick(valid)];
    for (let k = 0; k <= random.integer(4); k++)
      letters[random.integer(letters.length)] = pick([...'0123456789&=?#%.-abcxyz\\"<']);
    return `#${letters.join('')}`;
  });
}

it('takes any link without an exception, and never shows NaN', async () => {
  const count = Number(process.env.BORNSPIKE_LINKS ?? 100);
  const errors: string[] = [];
  await inPage('', async (page) => {
    for (const [i, link] of links(count).entries()) {
      await page.evaluate((fragment) => {
        location.hash = fragment;
      }, link);
      // Some have the time that their first result takes; what was begun for the others is given up.
      if (i % 20 < 2)
        await shows(page, /[Dd]igest [0-9a-f]{16}|[1-9]\d* of \d+ pieces|Untrained: acc|epoch \d+ of/);
      const text = await page.evaluate(
        () => document.querySelector('main')!.firstElementChild!.shadowRoot!.textContent!,
      );
      if (/\bNaN|undefined|\[object|Infinity/.test(text.replace(/got [^;]*;/g, '').replace(/'[^']*'/g, '')))
        errors.push(`${link}: ${text.slice(0, 300)}`);
    }
  });
  expect(errors).toEqual([]);
});
