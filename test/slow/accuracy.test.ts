import { describe, expect, it } from 'vitest';
import { accuracy, BARS, name } from './usps-accuracy.js';

describe(`1 against 7 (${name}): mean test accuracy over ten seeds`, () => {
  it.each(['memory-to-input', 'input-to-memory', 'two-way'] as const)(
    `is at least ${BARS.ideal} with exact gradients after 40 epochs and stays there to 100, by %s`,
    async (ansatz) => {
      const [at40, at70, at100] = await accuracy({ gradient: 'exact', ansatz }, [40, 70, 100]);
      for (const mean of [at40, at70, at100]) expect(mean).toBeGreaterThanOrEqual(BARS.ideal);
    },
  );

  it(`is at least ${BARS.ideal} with M = 5, M_syn = 5, M_som = 1, M_p = 5 shots`, async () => {
    const [mean] = await accuracy({ gradient: 'shots', globalPasses: 5 }, [10]);
    expect(mean).toBeGreaterThanOrEqual(BARS.ideal);
  });

  it(`is at least ${BARS.single} with M = 1, M_syn = 5, M_som = 1`, async () => {
    for (const gradient of ['shots', 'expectation'] as const) {
      const [mean] = await accuracy({ gradient }, [10]);
      expect(mean).toBeGreaterThanOrEqual(BARS.single);
    }
  });
});
