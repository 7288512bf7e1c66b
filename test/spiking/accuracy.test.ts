import { describe, expect, it } from 'vitest';
import { accuracy, BARS, name } from './usps-accuracy.js';

// test/slow/accuracy.test.ts has the longer trainings.
describe(`1 against 7 (${name}): mean test accuracy over ten seeds`, () => {
  it(`is at least ${BARS.ideal} with exact gradients after 40 epochs`, async () => {
    const [mean] = await accuracy({ gradient: 'exact' }, [40]);
    expect(mean).toBeGreaterThanOrEqual(BARS.ideal);
  });

  it(`is at least ${BARS.single} with M = 1, M_syn = 5, M_som = 1`, async () => {
    const [mean] = await accuracy({ gradient: 'expectation' }, [10]);
    expect(mean).toBeGreaterThanOrEqual(BARS.single);
  });
});
