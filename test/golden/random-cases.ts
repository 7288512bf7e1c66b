import { Purpose } from '../../assembly/random/purpose.js';
import { keyOf } from '../../src/engine/random/seed.js';
import { RandomStream } from '../../src/index.js';
import { fill, fillBernoulli } from '../random/fills.js';
import { bytesOf } from './bytes.js';
import type { GoldenCase } from './golden-case.js';

// Not a multiple of what the kernels make at once, so that their ends are hashed as well.
const COUNT = 1003;
const stream = { key: keyOf('golden'), purpose: Purpose.User, item: 7, step: 4_000_000_000 };

export const randomCases: GoldenCase[] = [
  { name: 'random/uniform', run: (engine) => bytesOf(fill(engine, 'fillUniform', COUNT, stream)) },
  { name: 'random/normal', run: (engine) => bytesOf(fill(engine, 'fillNormal', COUNT, stream)) },
  { name: 'random/rademacher', run: (engine) => bytesOf(fill(engine, 'fillRademacher', COUNT, stream)) },
  {
    name: 'random/bernoulli',
    run: (engine) => {
      const probabilities = Float64Array.from({ length: COUNT }, (_, i) => i / (COUNT - 1));
      return bytesOf(fillBernoulli(engine, probabilities, stream));
    },
  },
  {
    name: 'random/RandomStream',
    run: () => {
      const random = new RandomStream('golden', 3, 5);
      const draws = Array.from({ length: 100 }, () => [random.word(), random.uniform(), random.integer(10)]);
      return bytesOf(draws.flat(), random.shuffle(Uint32Array.from({ length: 100 }, (_, i) => i)));
    },
  },
  {
    name: 'random/seeds',
    run: () =>
      bytesOf(Uint32Array.from(['', 0, '1', -1.5, 2 ** 52, 'ψ'].flatMap((seed) => [...keyOf(seed)]))),
  },
];
