/** What a neuron's memory qubits hold after a measurement. Kernels and facade both import this file. */
export const enum MemoryKind {
  /** The post-measurement state (spiking paper, eqs. 7-8). */
  Quantum = 0,
  /** The basis state of the spikes just measured: memory qubit m holds channel m mod N. */
  LastSpike = 1,
  /** |0…0⟩: nothing is carried over. */
  None = 2,
}
