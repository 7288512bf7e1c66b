import { MemoryKind } from '../../../assembly/spiking/neuron/memory-kind.js';
import { networkBytes, writeNetwork } from '../../../build/generated/core/spiking.js';
import type { Engine, RegionGroup } from '../../engine/index.js';
import { type ExpandedAnsatz, gateProgram } from './ansatz.js';
import { closedForm, isShort } from './closed-form.js';

/** What the memory qubits hold after a measurement, see `SqsNeuronOptions.memoryKind`. */
export type MemoryKindName = 'quantum' | 'last-spike' | 'none';

export const MEMORY_KINDS: Record<MemoryKindName, MemoryKind> = {
  quantum: MemoryKind.Quantum,
  'last-spike': MemoryKind.LastSpike,
  none: MemoryKind.None,
};

/** The SQS neuron that all neurons of a network share. */
export interface NeuronModel {
  kind: 'sqs';
  /** N, input-output qubits. */
  inputs: number;
  /** N^M, memory qubits. */
  memory: number;
  memoryKind: MemoryKindName;
  list: ExpandedAnsatz;
}

/** How spikes get from line to line, see assembly/spiking/network/synapse.ts. */
export interface Wiring {
  neurons: number;
  outputs: number;
  /** Neurons in an order in which each follows its presynaptic neurons of the same step. */
  order: Uint32Array;
  inputLines: number;
  lineStart: Uint32Array;
  runs: Uint32Array;
  weights: number;
}

/** A single neuron, fed with currents. */
export const LONE_NEURON: Wiring = {
  neurons: 1,
  outputs: 1,
  order: Uint32Array.of(0),
  inputLines: 0,
  lineStart: new Uint32Array(2),
  runs: new Uint32Array(0),
  weights: 0,
};

/**
 * Writes the kernels' description of a network to memory of `group`; returns its address.
 *
 * @param instrument address of the neurons' circuit on a device, if they run on one
 */
export function describe(
  engine: Engine,
  group: RegionGroup,
  model: NeuronModel,
  wiring: Wiring,
  instrument = 0,
): number {
  const form = instrument === 0 ? closedForm(model.list, model.inputs) : undefined;
  const gates = form ? [...form.reads, ...form.afterwards] : model.list.gates;
  const program = group.int32(gates.length * 4);
  program.view.set(gateProgram({ ...model.list, gates }, model.inputs + model.memory));
  const order = group.int32(wiring.order.length);
  order.view.set(wiring.order);
  const lineStart = group.uint32(wiring.lineStart.length);
  lineStart.view.set(wiring.lineStart);
  const runs = group.uint32(wiring.runs.length);
  runs.view.set(wiring.runs);
  const { pointer } = group.uint8(networkBytes);
  writeNetwork(engine.arena.memory, pointer, {
    neurons: wiring.neurons,
    outputs: wiring.outputs,
    channels: model.inputs,
    memoryQubits: model.memory,
    memoryKind: MEMORY_KINDS[model.memoryKind],
    gates: gates.length,
    closed: form !== undefined,
    reads: form?.reads.length ?? 0,
    short: form !== undefined && isShort(form, model),
    program: program.pointer,
    angles: model.list.angles,
    order: order.pointer,
    inputLines: wiring.inputLines,
    lineStart: lineStart.pointer,
    runs: runs.pointer,
    weights: wiring.weights,
    instrument,
  });
  return pointer;
}
