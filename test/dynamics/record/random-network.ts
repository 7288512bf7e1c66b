import type { NeuronChannel, RecordLogLikelihoodOptions } from '../../../src/dynamics/public.js';
import { RandomStream } from '../../../src/index.js';
import { hamiltonian } from '../../../src/register/public.js';
import { complex, type Matrix, scale, zeros } from '../../oracle/complex.js';
import { operatorString } from '../../oracle/pauli.js';
import { recordOracle } from '../../oracle/record-oracle.js';
import { placed } from '../arbitrary-system.js';

/** Of mean 0 and variance 1. */
export function noise(random: RandomStream): number {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += random.uniform();
  return sum;
}

/** A random network of every kind of channel, with a record that is white noise with a drift. */
export function randomNetwork(seed: number, qubits: number, steps: number) {
  const random = new RandomStream(seed);
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  const all = Array.from({ length: qubits }, (_, i) => i);
  const letters = Array.from({ length: qubits + 2 }, () => all.map(() => 'IXYZ'[random.integer(4)]).join(''));
  const paulis = [...new Set(letters)].filter((pauli) => /[XYZ]/.test(pauli));
  const coefficients = paulis.map(() => between(-1, 1));
  const size = qubits > 1 ? 4 : 2;
  const any = Array.from({ length: 2 * size * size }, () => between(-0.6, 0.6));
  const places = qubits > 1 ? [qubits - 1, 0] : [0];
  const channels: NeuronChannel[] = [
    { operator: 'z', qubit: 0, rate: between(0.2, 0.8), efficiency: between(0.3, 0.9) },
    { operator: '-', qubit: qubits - 1, rate: between(0.2, 0.8), efficiency: between(0.3, 0.9) },
    { operator: any, qubits: places, rate: between(0.2, 0.6), efficiency: between(0.3, 0.9) },
    { operator: 'y', qubit: qubits - 1, rate: between(0.2, 0.8), efficiency: 1 },
    { operator: 'x', qubit: 0, rate: between(0.2, 0.8), efficiency: 0 },
  ];
  const interval = 0.05;
  const values = Array.from({ length: steps * 4 }, () => (noise(random) + 0.2) / Math.sqrt(interval));
  const terms = paulis.map((pauli, i) => ({ pauli, qubits: all, coefficient: coefficients[i]! }));
  return { qubits, terms, channels, interval, values, steps, any };
}

export type Network = ReturnType<typeof randomNetwork>;

export const optionsOf = ({
  qubits,
  terms,
  channels,
  interval,
  values,
  steps,
}: Network): RecordLogLikelihoodOptions => ({
  hamiltonian: hamiltonian({ qubits, terms }),
  channels,
  initial: '1'.repeat(qubits),
  interval,
  record: { values, shape: [1, steps, 4] },
});

/** ln of the likelihood by the oracle. */
export function oracleOf({ qubits, terms, channels, interval, values, steps, any }: Network): number {
  const size = any.length === 8 ? 2 : 4;
  const matrix = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => complex(any[2 * (i * size + j)]!, any[2 * (i * size + j) + 1]!)),
  );
  const local: Matrix[] = [
    operatorString('Z'),
    operatorString('-'),
    matrix,
    operatorString('Y'),
    operatorString('X'),
  ];
  const operators = channels.map(({ qubit, qubits: list }, k) => placed(local[k]!, list ?? [qubit!], qubits));
  const lost = channels.map(({ rate, efficiency }, k) =>
    scale(operators[k]!, complex(Math.sqrt(rate * (1 - efficiency!)))),
  );
  const placeOf = ({ qubit, qubits: list }: NeuronChannel) => String(list ?? [qubit]);
  const decays = new Map<string, Matrix[]>();
  channels.forEach((channel, k) => {
    if (channel.efficiency === 1) return;
    decays.set(placeOf(channel), [...(decays.get(placeOf(channel)) ?? []), lost[k]!]);
  });
  const dimension = 2 ** qubits;
  const initial = zeros(dimension, dimension);
  initial[dimension - 1]![dimension - 1] = complex(1);
  // Strings act in the order that the Hamiltonian has them in: of Z, of X, of Y, mixed.
  const kind = (pauli: string) => {
    const kinds = ['Z', 'X', 'Y'].findIndex((letter) => [...pauli].every((x) => x === letter || x === 'I'));
    return kinds < 0 ? 3 : kinds;
  };
  const sorted = [...terms].sort((a, b) => kind(a.pauli) - kind(b.pauli));
  return recordOracle(
    {
      terms: sorted.map(({ pauli, coefficient }) => scale(operatorString(pauli), complex(coefficient))),
      decays: [...decays.values()],
      measured: channels.slice(0, 4).map(({ rate, efficiency }, k) => ({
        operator: scale(operators[k]!, complex(Math.sqrt(rate * efficiency!))),
        involutory: k === 0 || k === 3,
      })),
      initial,
      interval,
    },
    Array.from({ length: steps }, (_, t) =>
      Array.from({ length: 4 }, (_, k) => interval * values[4 * t + k]!),
    ),
  );
}
