import { gaussianStep } from '../exact/position-grid.js';
import { square } from '../exact/square.js';
import { type QNeuronCircuit, QNeuronInput } from './circuit.js';

/**
 * A circuit's couplings as they act: the inputs' sums at each neuron, which multiply g = (ψ² - 1)²,
 * the well of an active input, and the couplings between simulated neurons.
 */
export interface Fields {
  /** Σ ε b over the inputs that excite the neuron: its potential has g times that times φ². Float64Array [neurons]. */
  excitation: Float64Array;
  /** Σ ε b² over the inputs that inhibit the neuron: its potential has g² times that times (φ² - 1)⁴. */
  inhibition: Float64Array;
  /** Between neurons, each pair of ends once. */
  couplings: { kind: 'excite' | 'inhibit'; from: number; to: number; strength: number }[];
}

export function fieldsOf(circuit: QNeuronCircuit): Fields {
  const excitation = new Float64Array(circuit.neurons.length);
  const inhibition = new Float64Array(circuit.neurons.length);
  const sums = new Map<string, Fields['couplings'][number]>();
  for (const { kind, from, to, strength } of circuit.couplings) {
    const [input, other] = from instanceof QNeuronInput ? [from, to] : [to, from];
    if (input instanceof QNeuronInput) {
      if (kind === 'excite') excitation[other.index]! += strength * input.brightness;
      else inhibition[other.index]! += strength * square(input.brightness);
      continue;
    }
    // Inhibition has no direction.
    const turned = kind === 'inhibit' && from.index > to.index;
    const ends: [number, number] = turned ? [to.index, from.index] : [from.index, to.index];
    const key = `${kind} ${ends}`;
    const sum = sums.get(key) ?? { kind, from: ends[0], to: ends[1], strength: 0 };
    sum.strength += strength;
    sums.set(key, sum);
  }
  return { excitation, inhibition, couplings: [...sums.values()] };
}

/** The potential of the couplings between neurons at φ² = u. */
export function couplingPotential(fields: Fields, u: Float64Array): number {
  let sum = 0;
  for (const { kind, from, to, strength } of fields.couplings) {
    const well = square(u[from]! - 1);
    sum += strength * (kind === 'excite' ? u[to]! * well : square(well * square(u[to]! - 1)));
  }
  return sum;
}

/** In (a ε)^(-1/4), the width of exp(-a ε (φ² - 1)⁴) about φ = 1: sums over positions are off by 1e-5 of themselves. */
const STEEP = 0.2;

/** The widest step between positions for which sums over them resolve what couplings do to a neuron. */
export function widestStep(circuit: QNeuronCircuit): number {
  const { lambda, spacing } = circuit;
  const { excitation, inhibition, couplings } = fieldsOf(circuit);
  const steepness = inhibition.slice();
  // ω² at φ = 0, where excited neurons are held, and at φ = ±1, where an exciting one feels those at rest.
  const excited = excitation.map((strength) => 2 * strength);
  const exciting = excitation.map(() => 2 * lambda);
  for (const { kind, from, to, strength } of couplings) {
    if (kind === 'excite') {
      excited[to]! += 2 * strength;
      exciting[from]! += 8 * strength;
    } else {
      steepness[from]! += strength;
      steepness[to]! += strength;
    }
  }
  const squared = Math.max(...excited, ...exciting);
  const steepest = Math.sqrt(Math.sqrt(spacing * Math.max(...steepness)));
  return Math.min(gaussianStep(spacing, squared), STEEP / steepest);
}
