import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArgumentError, createEngine, type Engine } from '../../../src/index.js';
import { coupleChain, DensityMatrix, hamiltonian, StateVector } from '../../../src/register/public.js';
import {
  Circuit,
  type Dissipation,
  evolveVariationally,
  fitTimeStep,
  hamiltonianCircuit,
  type VariationalEvolutionOptions,
} from '../../../src/variational/public.js';
import { placed } from '../../dynamics/arbitrary-system.js';
import { complex, type Matrix, scale, sum } from '../../oracle/complex.js';
import { lindbladStates } from '../../oracle/lindblad.js';
import { operatorString } from '../../oracle/pauli.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => {
  expect(engine.bytesUsed).toBe(0);
  engine.dispose();
});

const LOWER = [0, 0, 1, 0, 0, 0, 0, 0];
const lower: Matrix = [
  [complex(0), complex(1)],
  [complex(0), complex(0)],
];
const decay = (qubit: number, rate: number): Dissipation => ({ operator: LOWER, qubits: [qubit], rate });
/** Amplitude damping by an ancilla, exactly: P(1) falls by cos²(θ/2). */
const damping = new Circuit(2, [
  { gate: 'cry', qubits: [0, 1], parameter: 0 },
  { gate: 'cx', qubits: [1, 0] },
]);

const matrixOf = (rho: DensityMatrix): Matrix => {
  const size = 2 ** rho.qubits;
  const all = Array.from({ length: size }, (_, i) => i);
  return all.map((i) =>
    all.map((j) => complex(rho.matrix[2 * (i * size + j)]!, rho.matrix[2 * (i * size + j) + 1]!)),
  );
};
const distanceOf = (rho: DensityMatrix, exact: Matrix) =>
  Math.hypot(
    ...exact.flat().flatMap(({ re, im }, i) => [re - rho.matrix[2 * i]!, im - rho.matrix[2 * i + 1]!]),
  );

describe('a step of an open system', () => {
  it('is learned by a circuit with an ancilla that is reset, to where no circuit without one comes', async () => {
    using before = DensityMatrix.product(engine, [[0.6, 0.2, -0.5]]);
    using after = before.clone();
    await after.channel('amplitude-damping', [0], { probability: 0.3 });
    const start = { angles: [0.3], epochs: 400 };
    const { angles, distance, losses, meta } = await fitTimeStep(damping, before, after, {
      ...start,
      ancillas: 1,
    });
    expect(distance).toBeLessThan(1e-6);
    expect(losses[0]).toBeGreaterThan(1e-3);
    expect(Math.sin(angles[0]! / 2) ** 2).toBeCloseTo(0.3, 5);
    expect(meta.options).toMatchObject({ ancillas: 1, angles: [0.3] });
    const alone = new Circuit(1, [
      { gate: 'rx', qubits: [0], parameter: 0 },
      { gate: 'ry', qubits: [0], parameter: 1 },
      { gate: 'rz', qubits: [0], parameter: 2 },
    ]);
    const unitary = await fitTimeStep(alone, before, after, { epochs: 400 });
    // ‖UρU† − σ‖ ≥ the difference of the norms.
    const least = Math.abs(Math.sqrt(await before.purity()) - Math.sqrt(await after.purity()));
    expect(unitary.distance).toBeGreaterThan(least * (1 - 1e-9));
    expect(least).toBeGreaterThan(1000 * distance);
  });

  it('has the gradient of finite differences: the loss falls as it says', async () => {
    using before = DensityMatrix.product(engine, [
      [0.3, 0.1, 0.6],
      [0, 0.5, 0.2],
    ]);
    using after = DensityMatrix.maximallyMixed(engine, 2);
    const circuit = new Circuit(3, [
      ...[0, 1, 2].map((qubit) => ({ gate: 'ry' as const, qubits: [qubit], parameter: qubit })),
      { gate: 'crx', qubits: [0, 2], parameter: 3 },
      { gate: 'cx', qubits: [2, 1] },
      { gate: 'rz', qubits: [1], parameter: 4 },
      { gate: 'cry', qubits: [1, 2], parameter: 5 },
    ]);
    const angles = [0.4, -0.3, 0.8, 1.1, 0.2, -0.7];
    const lossAt = async (at: number[]) =>
      (await fitTimeStep(circuit, before, after, { angles: at, ancillas: 1, epochs: 0 })).losses[0]!;
    // One step of plain descent, whose direction is the gradient.
    const rate = 1e-4;
    const options = { angles, ancillas: 1, epochs: 1, optimizer: 'sgd', learningRate: rate } as const;
    const moved = await fitTimeStep(circuit, before, after, options);
    for (let i = 0; i < angles.length; i++) {
      const shifted = (by: number) => lossAt(angles.map((angle, k) => angle + (k === i ? by : 0)));
      const slope = ((await shifted(1e-5)) - (await shifted(-1e-5))) / 2e-5;
      // Of the differences rounding over the shift, and of the step over the rate.
      expect((angles[i]! - moved.angles[i]!) / rate).toBeCloseTo(slope, 8);
    }
    expect(moved.losses[1]).toBeLessThan(moved.losses[0]!);
  });

  it('after step follows the Lindblad equation of a driven neuron that relaxes', async () => {
    const network = hamiltonian({ qubits: 1, h: [0.4], rabi: [1] });
    using state = DensityMatrix.basis(engine, '1');
    const turn = (first: number) => [
      { gate: 'rz' as const, qubits: [0], parameter: first },
      { gate: 'rx' as const, qubits: [0], parameter: first + 1 },
      { gate: 'rz' as const, qubits: [0], parameter: first + 2 },
    ];
    const circuit = new Circuit(2, [
      ...turn(0),
      { gate: 'cry', qubits: [0, 1], parameter: 3 },
      { gate: 'cx', qubits: [1, 0] },
      ...turn(4),
    ]);
    const steps = 6;
    const { distances, shape } = await evolveVariationally(state, network, {
      ...{ circuit, dt: 0.25, steps, epochs: 300, angles: [0.1, 0.1, 0.1, 0.4, 0.1, 0.1, 0.1], ancillas: 1 },
      channels: [decay(0, 0.8)],
    });
    expect(shape).toEqual([steps, 7]);
    const h = sum(scale(operatorString('Z'), complex(0.4)), scale(operatorString('X'), complex(0.5)));
    const start = [
      [complex(0), complex(0)],
      [complex(0), complex(1)],
    ];
    const exact = lindbladStates(() => h, [scale(lower, complex(Math.sqrt(0.8)))], start, 1.5, 1, 300)[1]!;
    // Channels bring states no farther apart, so that distances add up at most; and the splitting's error of the target.
    const most = distances.reduce((total, each) => total + each, 0) + 1e-4;
    expect(distanceOf(state, exact)).toBeLessThan(Math.SQRT2 * most);
    expect(most).toBeLessThan(0.02);
  });

  it('without ancillas is as close as unitaries come, of two neurons and a channel on both', async () => {
    const network = hamiltonian({ qubits: 2, rabi: [1, 0.6], k: coupleChain(2, 0.5) });
    const circuit = hamiltonianCircuit(network, 1);
    const zz = Float64Array.from({ length: 32 }, (_, i) => (i % 10 === 0 ? [1, -1, -1, 1][i / 10]! : 0));
    using state = DensityMatrix.basis(engine, '01');
    const start = matrixOf(state);
    const channels = [{ operator: zz, qubits: [0, 1], rate: 0.3 }, decay(1, 0.2)];
    const { distances } = await evolveVariationally(state, network, {
      ...{ circuit, dt: 0.3, steps: 1, epochs: 200, channels },
    });
    const jumps = [
      scale(operatorString('ZZ'), complex(Math.sqrt(0.3))),
      scale(placed(lower, [1], 2), complex(Math.sqrt(0.2))),
    ];
    const h = [
      scale(operatorString('XI'), complex(0.5)),
      scale(operatorString('IX'), complex(0.3)),
      scale(operatorString('ZZ'), complex(0.5)),
    ].reduce(sum);
    const exact = lindbladStates(() => h, jumps, start, 0.3, 1, 200)[1]!;
    // The distance is to the exact step, but for the error of its splitting.
    expect(Math.abs(distanceOf(state, exact) - distances[0]!)).toBeLessThan(1e-4);
    expect(distances[0]).toBeGreaterThan(0.05);
  });
});

it('refuses what does not fit', async () => {
  using pure = new StateVector(engine, 1);
  using rho = new DensityMatrix(engine, 1);
  using wide = new DensityMatrix(engine, 2);
  const one = hamiltonian({ qubits: 1, rabi: [1] });
  const options: VariationalEvolutionOptions = { circuit: damping, dt: 0.1, steps: 1, ancillas: 1 };
  const wrong: [string, () => Promise<unknown>][] = [
    ['options.ancillas', () => fitTimeStep(damping, rho, rho, { ancillas: 2 })],
    ['options.ancillas', () => fitTimeStep(damping, rho, rho, { ancillas: -1 })],
    ['before', () => fitTimeStep(damping, wide, rho, { ancillas: 1 })],
    ['after', () => fitTimeStep(damping, rho, wide, { ancillas: 1 })],
    ['circuit', () => fitTimeStep(new Circuit(11, []), rho, rho, { ancillas: 1 })],
    ['register', () => evolveVariationally(pure, one, options)],
    ['register', () => evolveVariationally(wide, one, options)],
    ['options.channels', () => evolveVariationally(rho, one, { ...options, channels: 'z' as never })],
    [
      'options.channels[0].rate',
      () => evolveVariationally(rho, one, { ...options, channels: [decay(0, -1)] }),
    ],
    [
      'options.channels[0].rate',
      () => evolveVariationally(rho, one, { ...options, channels: [decay(0, 1e300)] }),
    ],
    [
      'options.channels[0].qubits[0]',
      () => evolveVariationally(rho, one, { ...options, channels: [decay(1, 1)] }),
    ],
    [
      'options.channels[0].operator',
      () => evolveVariationally(rho, one, { ...options, channels: [{ ...decay(0, 1), operator: [1] }] }),
    ],
    ['options.dt', () => evolveVariationally(rho, one, { ...options, dt: -0.1, channels: [decay(0, 1)] })],
  ];
  for (const [field, call] of wrong) {
    await expect(call(), field).rejects.toThrow(ArgumentError);
    await expect(call(), field).rejects.toMatchObject({ field });
  }
});
