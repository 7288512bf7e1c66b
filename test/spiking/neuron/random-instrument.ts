import type { TransferStep } from '../../../src/device/index.js';
import { RandomStream } from '../../../src/index.js';
import type { NeuronModel } from '../../../src/spiking/neuron/descriptor.js';
import { type OracleInstrument, type OracleStep, transferOf } from '../../oracle/instrument-oracle.js';
import { randomChannel } from '../../oracle/random-channel.js';

/** A neuron and its oracle. */
export interface InstrumentCase {
  oracle: OracleInstrument;
  model: NeuronModel;
  steps: TransferStep[];
  fresh: Float64Array;
  gateAngles: number[];
}

/** A neuron of random gates between random channels: RX of each channel by its current first. */
export function randomInstrument(seed: number, inputs: number, memory: number): InstrumentCase {
  const random = new RandomStream(seed, 0);
  const qubits = inputs + memory;
  const gates: NeuronModel['list']['gates'] = [
    { gate: 'rx', qubits: [qubits - 1], parameter: 0 },
    { gate: 'rx', qubits: [0], parameter: 1 },
    ...(qubits > 1 ? [{ gate: 'crx' as const, qubits: [qubits - 1, 0], parameter: 2 }] : []),
  ];
  const steps: OracleStep[] = [];
  const somewhere = () => random.integer(qubits);
  const disturb = () => {
    steps.push({ kraus: randomChannel(random, 1), qubits: [somewhere()] });
    if (qubits === 1) return;
    const first = somewhere();
    const second = (first + 1 + random.integer(qubits - 1)) % qubits;
    steps.push({ kraus: randomChannel(random, 2), qubits: [first, second] });
  };
  for (let n = 0; n < inputs; n++) {
    disturb();
    steps.push({ qubit: n, factor: 1, channel: n });
  }
  gates.forEach(({ qubits: acted }, gate) => {
    for (const factor of acted.length > 1 ? [0.5, -0.5] : [1]) {
      disturb();
      steps.push({ qubit: acted[acted.length - 1]!, factor, gate });
    }
  });
  disturb();
  const error = () => 0.2 * random.uniform();
  const oracle: OracleInstrument = {
    ...{ inputs, memory, steps },
    excited: Array.from({ length: qubits }, error),
    confusion: Array.from({ length: inputs }, () => {
      const [wrong0, wrong1] = [error(), error()];
      return [
        [1 - wrong1, wrong0],
        [wrong1, 1 - wrong0],
      ];
    }),
  };
  const one = (qubit: number, entries: Record<number, number>): TransferStep => {
    const matrix = new Float64Array(16);
    for (const [i, value] of Object.entries(entries)) matrix[Number(i)] = value;
    return { kind: 'transfer', qubits: [qubit], matrix };
  };
  const compiled = steps.map(
    (step): TransferStep =>
      'kraus' in step
        ? { kind: 'transfer', qubits: step.qubits, matrix: transferOf(step.kraus) }
        : {
            ...{ kind: 'turn', qubit: step.qubit, factor: step.factor },
            parameter: step.gate ?? gates.length + step.channel!,
          },
  );
  const z = (qubit: number) => 1 - 2 * oracle.excited[qubit]!;
  return {
    oracle,
    gateAngles: gates.map(() => 4 * random.uniform() - 2),
    model: { kind: 'sqs', inputs, memory, memoryKind: 'quantum', list: { gates, angles: gates.length } },
    steps: [
      ...Array.from({ length: inputs }, (_, n) => one(n, { 0: 1, 15: z(n) })),
      ...compiled,
      ...oracle.confusion.map((matrix, n) => {
        const [right0, wrong0, wrong1, right1] = matrix.flat();
        return one(n, {
          0: 1,
          12: (right0! - wrong1! + wrong0! - right1!) / 2,
          15: (right0! - wrong1! - wrong0! + right1!) / 2,
        });
      }),
    ],
    fresh: Float64Array.from({ length: 4 ** memory }, (_, i) => {
      const digits = Array.from({ length: memory }, (_, m) => (i >> (2 * (memory - 1 - m))) & 3);
      return digits.reduce((value, digit, m) => value * [1, 0, 0, z(inputs + m)][digit]!, 1);
    }),
  };
}
