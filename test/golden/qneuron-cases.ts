import {
  exactActivity,
  exactSpectrum,
  gates,
  QNeuronCircuit,
  simulateCircuit,
  simulateScan,
} from '../../src/qneuron/public.js';
import { bytesOf } from './bytes.js';
import type { GoldenCase } from './golden-case.js';

function circuit(): QNeuronCircuit {
  const made = new QNeuronCircuit({ slices: 128 });
  gates.xor(made, made.input(), made.input(0.3));
  return made;
}

const RUN = {
  seed: 'golden',
  thermalization: 6,
  sweeps: 16,
  chains: 6,
  levels: 3,
  start: ['saw', 'active'],
} as const;

export const qneuronCases: GoldenCase[] = [
  ...(['bridge', 'multilevel', 'single', 'gaussian'] as const).flatMap((method) =>
    (['float32', 'float64'] as const).map((precision) => ({
      name: `qneuron/${method} ${precision}`,
      run: async (engine: Parameters<GoldenCase['run']>[0]) => {
        const levels = method === 'single' ? 1 : RUN.levels;
        const options = { ...RUN, method, precision, levels, signs: Number(method === 'bridge') };
        const { activity, stdErr, rHat, paths } = await simulateCircuit(engine, circuit(), options);
        return bytesOf(activity, stdErr, rHat, paths.values);
      },
    })),
  ),
  {
    name: 'qneuron/exchange',
    run: async (engine) => {
      const options = {
        ...RUN,
        method: 'bridge',
        signs: 0,
        exchange: 4,
        replicas: [0.9, 1.05],
      } as const;
      const { activity, exchanged, paths } = await simulateCircuit(engine, circuit(), options);
      return bytesOf(activity, exchanged!, paths.values);
    },
  },
  ...(['float32', 'float64'] as const).map((precision) => ({
    name: `qneuron/auto ${precision}`,
    run: async (engine: Parameters<GoldenCase['run']>[0]) => {
      const chain = (k: number) => {
        const made = new QNeuronCircuit({ slices: 256 });
        const [a, b] = [made.neuron(), made.neuron()];
        return made.excite(made.input(), a, 15_000 * k).excite(a, b, 10_000 * k);
      };
      const options = { ...RUN, sweeps: 64, levels: undefined, precision, jumps: 4, exchange: 4 };
      const [first, second] = await simulateScan(engine, [chain(0.6), chain(0.7)], options);
      return bytesOf(first!.activity, second!.stdErr, first!.exchanged!, second!.paths.values);
    },
  })),
  {
    name: 'qneuron/exactActivity',
    run: async (engine) => {
      const pair = new QNeuronCircuit({ slices: 128 });
      gates.not(pair, pair.input(0.5));
      const { activity, square } = await exactActivity(engine, pair, { ensemble: 'fixed-plateaus' });
      return bytesOf(activity, square.values);
    },
  },
  {
    name: 'qneuron/path-integral',
    run: async (engine) => {
      const options = { ...RUN, method: 'bridge', targetStdErr: 1e-9 } as const;
      const { activity, stdErr, paths } = await simulateCircuit(engine, circuit(), options);
      const single = new QNeuronCircuit({ lambda: 300, time: 1.5, slices: 128 });
      single.excite(single.input(), single.neuron(), 300);
      const exact = await exactActivity(engine, single);
      return bytesOf(activity, stdErr, paths.values, exact.activity, exact.error, exact.potential.values);
    },
  },
  {
    name: 'qneuron/exactSpectrum',
    run: async () => {
      const { energies, x2, x4, potential } = await exactSpectrum(20);
      return bytesOf(energies, x2, x4, potential);
    },
  },
];
