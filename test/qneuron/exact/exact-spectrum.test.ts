import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../../src/index.js';
import { exactFreeNeuron, exactSpectrum } from '../../../src/qneuron/public.js';
import { sliceDistribution } from '../../oracle/path-lattice.js';
import { shootingEnergies } from '../../oracle/shooting.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

it('has the reference values at weak coupling, in the continuum and on the lattice', async () => {
  const { energies } = await exactSpectrum(20);
  // The reference values have five digits: a unit of the last one.
  expect(Math.abs(energies[1]! - energies[0]! - 0.37112)).toBeLessThan(1e-5);
  const lattice = await exactFreeNeuron(engine, { lambda: 20, time: 4, slices: 256 });
  expect(Math.abs(lattice.x2 - 0.76076)).toBeLessThan(1e-5);
  expect(Math.abs(lattice.x4 - 0.86312)).toBeLessThan(1e-5);
  // Of the potential and of the finer lattice the last digit is uncertain by one more.
  expect(Math.abs(lattice.potential - 1.70802)).toBeLessThan(2e-5);
  const fine = await exactFreeNeuron(engine, { lambda: 20, time: 4, slices: 1024 });
  expect(Math.abs(fine.x2 - 0.76053)).toBeLessThan(2e-5);
});

it('has the levels that integrating the Schrödinger equation finds', async () => {
  for (const lambda of [0.5, 20, 300, 5000]) {
    const expected = shootingEnergies(lambda, 4);
    const { energies } = await exactSpectrum(lambda);
    for (const [k, energy] of expected.entries()) {
      expect(Math.abs(energies[k]! / energy - 1), `level ${k} at ${lambda}`).toBeLessThan(1e-6);
    }
  }
});

it('has the continuum ground state at rest near ω/4, as the lattice does', async () => {
  const { potential } = await exactSpectrum(5000);
  const lattice = await exactFreeNeuron(engine);
  // The reference value has three digits after the point: a unit of the last one.
  expect(Math.abs(lattice.potential - 24.944)).toBeLessThan(1e-3);
  // Slices of length ε take (ωε)²/8 of an oscillator's ω/4, ω = 100; the next order is (ωε)² = 2 % of that.
  const step = (100 * 0.7) / 512;
  const shift = (potential[0]! * step ** 2) / 8;
  expect(Math.abs(potential[0]! - shift - lattice.potential)).toBeLessThan(step ** 2 * shift);
});

it.each([
  [0.5, 8, 4],
  [2, 4, 4],
  [10, 1.6, 4],
  [20, 4, 4],
  [50, 1.6, 16],
])('has the moments of lattices however coarse: Λ = %d, T = %d, %d slices', async (lambda, time, slices) => {
  const { positions, weights } = sliceDistribution(lambda, 0, time / slices, slices);
  const mean = (f: (x: number) => number) => positions.reduce((sum, x, i) => sum + weights[i]! * f(x), 0);
  const found = await exactFreeNeuron(engine, { lambda, time, slices });
  // Either way the moments are sums over positions that are good to a millionth.
  expect(Math.abs(found.x2 / mean((x) => x * x) - 1)).toBeLessThan(1e-6);
  expect(Math.abs(found.x4 / mean((x) => x ** 4) - 1)).toBeLessThan(1e-6);
  const potential = mean((x) => (lambda / 4) * (x * x - 1) ** 2);
  expect(Math.abs(found.potential / potential - 1)).toBeLessThan(1e-6);
});

it('refuses slices that are too short', async () => {
  await expect(exactFreeNeuron(engine, { time: 1e-3, slices: 65_536 })).rejects.toThrow(
    /^options.slices: the moments .* would need [\d,]+ positions; 1,024 positions are allowed$/,
  );
});
