import { ArgumentError, checkNumber, checkOptions } from '../../engine/index.js';
import { LARGEST_STRENGTH, type QNeuron, QNeuronCircuit, type QNeuronEnd } from './circuit.js';

/** A gate in a circuit. */
export interface Gate {
  /** The neuron that answers. */
  output: QNeuron;
  /** All neurons that were added, in the paper's numbering; the output is one of them. */
  neurons: QNeuron[];
}

/** Strengths ε of the couplings of an AND gate. */
export interface AndStrengths {
  /** From each input to its intermediate neuron: 8000. */
  input: number;
  /** From each intermediate neuron to the output, weak enough for one alone: 2000. */
  output: number;
}

/** Strengths ε of the couplings of an OR gate. */
export interface OrStrengths {
  /** From each input to its intermediate neuron: 8000. */
  input: number;
  /** Between the intermediate neurons, which take turns: 50,000. */
  inhibition: number;
  /** From each intermediate neuron to the output: 4000. */
  output: number;
}

/** Strengths ε of the couplings of a NOT gate. */
export interface NotStrengths {
  /** From the input to neuron 1: 8000. */
  input: number;
  /** From an input that is always active to the output, neuron 2: 6000. */
  bias: number;
  /** Between the two: 50,000. */
  inhibition: number;
}

/** Strengths ε of the couplings of an XOR gate. */
export interface XorStrengths {
  /** From either input to neuron 1, which only both of them wake: 3000. */
  both: number;
  /** From each input to its neuron, 2 or 3: 10,000. */
  input: number;
  /** Between neurons 2 and 3, and from neuron 1 to the output: 50,000. */
  inhibition: number;
  /** From neurons 2 and 3 to the output, neuron 4: 4000. */
  output: number;
}

/**
 * Logical gates of section 3.3 of the paper: each adds its neurons to a circuit and couples them to the ends it reads,
 * inputs or other gates' outputs. Strengths default to the paper's and, where it gives none, to values with which the
 * gates work.
 *
 * @throws ArgumentError for ends of another circuit, or strengths that cannot be used
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { exactActivity, gates, QNeuronCircuit } from 'bornspike/qneuron';
 *
 * const circuit = new QNeuronCircuit({ slices: 64 });
 * const { output, neurons } = gates.not(circuit, circuit.input(0));
 * const { activity } = await exactActivity(await createEngine(), circuit);
 * console.log(neurons.length, output.index, activity[output.index].toFixed(3)); // prints: 2 1 1.272
 * ```
 */
export const gates = {
  /** Fig. 10. */
  and(circuit: QNeuronCircuit, a: QNeuronEnd, b: QNeuronEnd, strengths: Partial<AndStrengths> = {}): Gate {
    const { input, output } = complete(circuit, strengths, { input: 8000, output: 2000 });
    checkEnds(circuit, { a, b });
    const [first, second, third] = addNeurons(circuit, 3);
    circuit.excite(a, first!, input).excite(b, second!, input);
    circuit.excite(first!, third!, output).excite(second!, third!, output);
    return { output: third!, neurons: [first!, second!, third!] };
  },

  /** Fig. 15: without the inhibition, two active inputs would overwhelm the output. */
  or(circuit: QNeuronCircuit, a: QNeuronEnd, b: QNeuronEnd, strengths: Partial<OrStrengths> = {}): Gate {
    const defaults = { input: 8000, inhibition: 50_000, output: 4000 };
    const { input, inhibition, output } = complete(circuit, strengths, defaults);
    checkEnds(circuit, { a, b });
    const [first, second, third] = addNeurons(circuit, 3);
    circuit.excite(a, first!, input).excite(b, second!, input).inhibit(first!, second!, inhibition);
    circuit.excite(first!, third!, output).excite(second!, third!, output);
    return { output: third!, neurons: [first!, second!, third!] };
  },

  /** Fig. 13, with neuron 2 excited by an input that is always active. */
  not(circuit: QNeuronCircuit, a: QNeuronEnd, strengths: Partial<NotStrengths> = {}): Gate {
    const defaults = { input: 8000, bias: 6000, inhibition: 50_000 };
    const { input, bias, inhibition } = complete(circuit, strengths, defaults);
    checkEnds(circuit, { a });
    const [first, second] = addNeurons(circuit, 2);
    circuit
      .excite(a, first!, input)
      .excite(circuit.input(1), second!, bias)
      .inhibit(first!, second!, inhibition);
    return { output: second!, neurons: [first!, second!] };
  },

  /** Fig. 16. */
  xor(circuit: QNeuronCircuit, a: QNeuronEnd, b: QNeuronEnd, strengths: Partial<XorStrengths> = {}): Gate {
    const defaults = { both: 3000, input: 10_000, inhibition: 50_000, output: 4000 };
    const { both, input, inhibition, output } = complete(circuit, strengths, defaults);
    checkEnds(circuit, { a, b });
    const [first, second, third, fourth] = addNeurons(circuit, 4);
    circuit.excite(a, first!, both).excite(b, first!, both);
    circuit.excite(a, second!, input).excite(b, third!, input).inhibit(second!, third!, inhibition);
    circuit
      .excite(second!, fourth!, output)
      .excite(third!, fourth!, output)
      .inhibit(first!, fourth!, inhibition);
    return { output: fourth!, neurons: [first!, second!, third!, fourth!] };
  },
};

function complete<S extends object>(circuit: QNeuronCircuit, strengths: Partial<S>, defaults: S): S {
  if (!(circuit instanceof QNeuronCircuit)) throw new ArgumentError('circuit', 'a QNeuronCircuit', circuit);
  checkOptions('strengths', strengths, Object.keys(defaults));
  const given = Object.entries(strengths).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) checkNumber(`strengths.${name}`, value, 0, LARGEST_STRENGTH);
  return { ...defaults, ...Object.fromEntries(given) };
}

/** Before anything is added to the circuit. */
function checkEnds(circuit: QNeuronCircuit, ends: Record<string, QNeuronEnd>): void {
  for (const [name, end] of Object.entries(ends)) circuit.checkEnd(name, end);
}

function addNeurons(circuit: QNeuronCircuit, count: number): QNeuron[] {
  return Array.from({ length: count }, () => circuit.neuron());
}
