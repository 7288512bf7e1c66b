/** Describes a network (or, with one neuron, a neuron) to every kernel of this folder; written by the facade. */
@unmanaged
export class Network {
  /** Neurons in all; the last `outputs` of them are the output neurons. */
  neurons: i32;
  outputs: i32;
  /** N, input-output qubits of each neuron. */
  channels: i32;
  memoryQubits: i32;
  memoryKind: i32;
  /** The ansatz V(θ): `gates` records at `program` (see gate-kind.ts), `angles` angles a neuron. */
  gates: i32;
  program: usize;
  angles: i32;
  /** Neuron indices (i32) so that each comes after its presynaptic neurons of the same step. */
  order: usize;
  /** Lines that spikes come in on: line p·N + n is channel n of source p; external inputs first, then neurons. */
  inputLines: i32;
  /** First run of each line (u32), one more entry than there are lines. */
  lineStart: usize;
  /** Runs, see synapse.ts. */
  runs: usize;
  weights: i32;


  @inline
  get qubits(): i32 {
    return this.channels + this.memoryQubits;
  }

  /** Currents of one time step: planes of `neurons` values, one per channel. */
  @inline
  get row(): i32 {
    return this.neurons * this.channels;
  }
}

export function networkBytes(): f64 {
  return offsetof<Network>();
}

export function describeNetwork(
  network: Network,
  neurons: i32,
  outputs: i32,
  channels: i32,
  memoryQubits: i32,
  memoryKind: i32,
  gates: i32,
  program: usize,
  angles: i32,
  order: usize,
  inputLines: i32,
  lineStart: usize,
  runs: usize,
  weights: i32,
): void {
  network.neurons = neurons;
  network.outputs = outputs;
  network.channels = channels;
  network.memoryQubits = memoryQubits;
  network.memoryKind = memoryKind;
  network.gates = gates;
  network.program = program;
  network.angles = angles;
  network.order = order;
  network.inputLines = inputLines;
  network.lineStart = lineStart;
  network.runs = runs;
  network.weights = weights;
}
