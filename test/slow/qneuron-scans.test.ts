import { afterAll, beforeAll, it } from 'vitest';
import { FIGURES } from '../../src/figures/registry.js';
import { createEngine, type Engine } from '../../src/index.js';
import { expectScan } from '../figures/scan-figures.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

it.each([7, 8, 17, 18])('figure qneuron/%i is sound', (number) =>
  expectScan(engine, FIGURES.find(({ id }) => id === `qneuron/${number}`)!),
);
