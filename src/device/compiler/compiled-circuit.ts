/** A gate as circuits have it: `CircuitGate` of `register`, which stands above. */
export interface GateToCompile {
  gate: string | ArrayLike<number>;
  qubits: readonly number[];
  angle?: number | ArrayLike<number>;
  parameter?: number | readonly number[];
  /** Kraus operators on its qubits instead of the device's noise, or none at all. */
  noise?: 'none' | readonly ArrayLike<number>[];
}

/** Where classical bits must have a value for something to be done. */
interface BitCondition {
  bits: readonly number[];
  value: number;
}

/** What a circuit does at a time, as `CircuitInstruction` of `register`: gates, `measure` and `reset`. */
export interface InstructionToCompile extends Omit<GateToCompile, 'noise'> {
  bits?: readonly number[];
  condition?: BitCondition;
  noise?: GateToCompile['noise'] | { read1Of0: number; read0Of1: number };
}

/** One step on a density matrix's Pauli coordinates (order I, X, Y, Z; first qubit most significant). */
export type TransferStep =
  /** A virtual turn RZ(factor · angle), without noise; `parameter` is the number of the free angle. */
  | { kind: 'turn'; qubit: number; parameter: number; factor: number }
  /** A gate and its noise, or idling: its transfer matrix of one or two qubits, rows out and columns in. */
  | { kind: 'transfer'; qubits: readonly number[]; matrix: Float64Array };

/** What a circuit takes of a device in one run. */
export interface CircuitDemand {
  /** Pulses on one qubit. */
  singleQubitGates: number;
  twoQubitGates: number;
  /** From beginning to end; NaN where a device does not publish how long something takes. */
  nanoseconds: number;
}

/** A circuit in a device's gates. */
export interface CompiledCircuit extends CircuitDemand {
  steps: TransferStep[];
}

/** A part of a circuit that measures. */
export interface CompiledAction {
  /** Where it is done; left out, it always is. */
  condition?: BitCondition;
  /** Instead of it where it is not done: idling. */
  otherwise: TransferStep[];
  /** Either of these is done. */
  steps: TransferStep[];
  measure?: {
    qubits: readonly number[];
    bits: readonly number[];
    /** For each of the qubits, the probabilities of reading 0 and 1, [read][true] in a row. */
    confusions: Float64Array[];
  };
}

/** A circuit that measures, in a device's gates. */
export interface CompiledMeasuredCircuit extends CircuitDemand {
  actions: CompiledAction[];
  /** Measured qubits, in one run. */
  measurements: number;
}
