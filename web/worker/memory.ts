import type { Engine } from '../../src/engine/index.js';
import { type RegisterGate, StateVector } from '../../src/register/public.js';
import { type SpikingNetwork, SqsNeuron } from '../../src/spiking/public.js';

/** The memory qubits of a neuron, after each step. */
export interface Memory {
  /** [qubit][step, the first being before all][x, y, z]. */
  states: Float32Array;
  qubits: number;
  /** Of its first channel, [step]. */
  spikes: Uint8Array;
  /** What it measured had, [step]. */
  probabilities: Float64Array;
}

interface Shown {
  /** [step][line], as the network has them. */
  input: Uint8Array;
  hidden: Uint8Array;
  output: Uint8Array;
  steps: number;
}

/** Goes through the steps of a neuron again with the spikes that it had, gate by gate; of feedforward layers alone. */
export function memoryOf(engine: Engine, network: SpikingNetwork, shown: Shown, neuron: number): Memory {
  const { inputs = 1, memory = 1, ansatz, memoryKind } = network.options;
  const { currents, spikes, at } = recordOf(network, shown, neuron, inputs);
  const { angles } = network.parameters as { angles: Float64Array };
  const { layers } = network.options as { layers: readonly number[] };
  const count = angles.length / layers.slice(1).reduce((sum, size) => sum + size, 0);
  const own = new SqsNeuron(engine, {
    ...{ inputs, memory, angles: angles.subarray(at * count, (at + 1) * count) },
    ...(ansatz && { ansatz }),
    ...(memoryKind && { memoryKind }),
  });
  const { qubits, gates } = own.circuit({ currents });
  own.dispose();
  const state = new StateVector(engine, qubits);
  const states = new Float32Array(memory * (shown.steps + 1) * 3);
  const take = (step: number) => {
    for (let m = 0; m < memory; m++) states.set(state.bloch(inputs + m), 3 * (m * (shown.steps + 1) + step));
  };
  take(0);
  const probabilities = new Float64Array(shown.steps);
  let step = 0;
  for (const gate of gates) {
    const bits = (of: readonly number[]) => of.map((n) => spikes[step]![n]!);
    if (gate.gate === 'measure') {
      const outcome = bits(gate.qubits).reduce((all, bit) => 2 * all + bit, 0);
      probabilities[step] = state.collapse(outcome, gate.qubits);
      take(++step);
    } else if (gate.gate === 'reset') {
      for (const qubit of gate.qubits)
        if (state.measure(() => 0.5, [qubit]).outcome === 1) state.apply('x', [qubit]);
    } else if (!('condition' in gate) || spikes[step - 1]![gate.qubits[0]! % inputs] === 1) {
      const { angle } = gate as { angle?: number };
      state.apply(gate.gate as RegisterGate, gate.qubits, angle);
    }
  }
  state.dispose();
  return { states, qubits: memory, probabilities, spikes: Uint8Array.from(spikes, ([first]) => first!) };
}

/** The currents of a neuron and its spikes, [step][channel], and its number among all. */
function recordOf(
  network: SpikingNetwork,
  { input, hidden, output, steps }: Shown,
  at: number,
  channels: number,
) {
  const { layers } = network.options as { layers: readonly number[] };
  const { weights } = network.parameters as { weights: Float64Array };
  const sizes = layers.slice(1);
  let [layer, first, weight] = [0, 0, 0];
  for (; at >= first + sizes[layer]!; layer++) {
    first += sizes[layer]!;
    weight += layers[layer]! * channels * sizes[layer]!;
  }
  const hiddenLines = hidden.length / steps;
  /** Spikes of a layer's line at a step, the input being layer −1. */
  const spikesOf = (of: number, step: number, line: number): number => {
    if (of < 0) return input[step * layers[0]! * channels + line]!;
    const before = sizes.slice(0, of).reduce((sum, size) => sum + size, 0) * channels;
    return of === sizes.length - 1
      ? output[step * sizes[of]! * channels + line]!
      : hidden[step * hiddenLines + before + line]!;
  };
  const target = at - first;
  const all = Array.from({ length: steps }, (_, step) => step);
  const perChannel = (of: (channel: number) => number) => Array.from({ length: channels }, (_, c) => of(c));
  return {
    at,
    spikes: all.map((step) => perChannel((c) => spikesOf(layer, step, target * channels + c))),
    currents: all.map((step) =>
      perChannel((c) => {
        let sum = 0;
        for (let source = 0; source < layers[layer]!; source++)
          if (spikesOf(layer - 1, step, source * channels + c) !== 0)
            sum += weights[weight + (source * channels + c) * sizes[layer]! + target]!;
        return sum;
      }),
    ),
  };
}
