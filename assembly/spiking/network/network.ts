import { MemoryKind } from '../neuron/memory-kind';

/** A network, or, with one neuron, a neuron. */
@unmanaged
export class Network {
  /** Neurons in all; the last `outputs` of them are the output neurons. */
  neurons: i32;
  outputs: i32;
  /** N, input-output qubits of each neuron. */
  channels: i32;
  memoryQubits: i32;
  memoryKind: MemoryKind;
  /** The ansatz V(θ): `gates` records at `program` (see gate-kind.ts), `angles` angles a neuron. */
  gates: i32;
  program: usize;
  angles: i32;
  /** Whether a step has a closed form, and how many gates, the first, then turn input qubits; see ../neuron/turns.ts. */
  closed: bool;
  reads: i32;
  /** Whether that is of one channel, and one memory qubit that is only turned about X after it was read; see ../neuron/short-step.ts. */
  short: bool;
  /** Neuron indices (i32) so that each comes after its presynaptic neurons of the same step. */
  order: usize;
  /** Lines that spikes come in on: line p·N + n is channel n of source p; external inputs first, then neurons. */
  inputLines: i32;
  /** First run of each line (u32), one more entry than there are lines. */
  lineStart: usize;
  /** Runs, see synapse.ts. */
  runs: usize;
  weights: i32;
  /** What the neurons' circuit is on a device, an `Instrument` (see ../neuron/instrument.ts); 0 without one. */
  instrument: usize;


  @inline
  get isNoisy(): bool {
    return this.instrument != 0;
  }

  /** Whether a step goes by amplitudes of all qubits. */
  @inline
  get hasStates(): bool {
    return !this.closed && !this.isNoisy;
  }


  @inline
  get qubits(): i32 {
    return this.channels + this.memoryQubits;
  }

  /** Currents of one time step: `neurons` values for each channel. */
  @inline
  get row(): i32 {
    return this.neurons * this.channels;
  }
}
