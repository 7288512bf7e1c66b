import { beforeAll, describe, expect, it } from 'vitest';
import { decoherenceFreeSubspace } from '../../../src/dynamics/public.js';
import { ArgumentError, createEngine, type Engine } from '../../../src/index.js';
import { complex, kronecker, type Matrix, scale, sum, zeros } from '../../oracle/complex.js';
import { lindbladStates } from '../../oracle/lindblad.js';
import { OPERATORS } from '../../oracle/pauli.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

const { I, Z } = OPERATORS;
const first = kronecker(Z, I);
const second = kronecker(I, Z);

describe('decoherenceFreeSubspace', () => {
  it('agrees with the Lindblad equation at any correlation', async () => {
    const rate = 0.7;
    const [x, y, z] = [0.48, 0.6, 0.64];
    for (const correlation of [0, 0.3, 1]) {
      const result = await decoherenceFreeSubspace(engine, {
        rate,
        correlation,
        times: [0, 0.5, 1],
        initial: [x, y, z],
      });
      // What both feel, and what each feels alone.
      const weight = (share: number) => complex(Math.sqrt((rate * share) / 2));
      const jumps: Matrix[] = [
        scale(sum(first, second), weight(correlation)),
        scale(first, weight(1 - correlation)),
        scale(second, weight(1 - correlation)),
      ];
      for (const [name, a, b] of [
        ['encoded', 1, 2],
        ['exposed', 0, 3],
      ] as const) {
        const rho = zeros(4, 4);
        rho[a]![a] = complex((1 + z) / 2);
        rho[b]![b] = complex((1 - z) / 2);
        rho[a]![b] = complex(x / 2, -y / 2);
        rho[b]![a] = complex(x / 2, y / 2);
        const exact = lindbladStates(() => zeros(4, 4), jumps, rho, 0.5, 2, 100);
        exact.forEach((state, i) => {
          const wanted = [2 * state[b]![a]!.re, 2 * state[b]![a]!.im, state[a]![a]!.re - state[b]![b]!.re];
          wanted.forEach((value, axis) => {
            expect(result[name].bloch[3 * i + axis]).toBeCloseTo(value, 9);
          });
          const fidelity = (1 + x * wanted[0]! + y * wanted[1]! + z * wanted[2]!) / 2;
          expect(result[name].fidelity[i]).toBeCloseTo(fidelity, 9);
        });
      }
    }
  });

  it('keeps everything under collective dephasing, and beats a lone qubit from correlation 1/2 on', async () => {
    const times = [0.1, 1, 5];
    const collective = await decoherenceFreeSubspace(engine, { rate: 1, times });
    for (const fidelity of collective.encoded.fidelity) expect(fidelity).toBeCloseTo(1, 14);
    times.forEach((time, i) => {
      expect(collective.bare.bloch[3 * i]).toBeCloseTo(Math.exp(-time), 13);
      expect(collective.exposed.bloch[3 * i]).toBeCloseTo(Math.exp(-4 * time), 13);
    });
    const gain = async (correlation: number) => {
      const { encoded, bare } = await decoherenceFreeSubspace(engine, { rate: 1, correlation, times: [1] });
      return encoded.fidelity[0]! - bare.fidelity[0]!;
    };
    expect(await gain(0.45)).toBeLessThan(0);
    expect(await gain(0.5)).toBeCloseTo(0, 14);
    expect(await gain(0.55)).toBeGreaterThan(0);
  });

  it('leaves no memory behind and takes no nonsense', async () => {
    const before = engine.bytesUsed;
    await decoherenceFreeSubspace(engine, { rate: 1, times: [1, 2] });
    expect(engine.bytesUsed).toBe(before);
    const refused = (options: object, field: string) =>
      expect(decoherenceFreeSubspace(engine, { rate: 1, times: [1], ...options })).rejects.toThrow(
        expect.objectContaining({ constructor: ArgumentError, field }),
      );
    await refused({ rate: -1 }, 'options.rate');
    await refused({ correlation: 1.1 }, 'options.correlation');
    await refused({ times: [] }, 'options.times');
    await refused({ times: [-1] }, 'options.times[0]');
    await refused({ initial: [0, 0, 0] }, 'options.initial');
    await refused({ code: 'five-qubit' }, 'options.code');
  });
});
