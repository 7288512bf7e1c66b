import {
  ArgumentError,
  checkChoice,
  checkEngine,
  checkNumber,
  checkOptions,
  type Engine,
  type Kernels,
} from '../../engine/index.js';
import { checkKraus } from '../algebra/kraus.js';
import { checkQubits, checkSomeQubits } from '../algebra/masks.js';
import { product } from '../algebra/matrix.js';
import type { Register } from '../states/register.js';

/** Channels on one qubit, by name. */
export type ChannelName =
  | 'amplitude-damping'
  | 'phase-damping'
  | 'depolarizing'
  | 'bit-flip'
  | 'phase-flip'
  | 'thermal-relaxation';

/** Parameters of a channel: `probability`, or for `thermal-relaxation` times in one unit. */
export interface ChannelParameters {
  /**
   * From 0 to 1: of the decay |1⟩ → |0⟩ (amplitude damping), of the loss of phase, after which coherences are √(1 − p)
   * times what they were (phase damping), of replacing the state by the mixture of both (depolarizing), or of X or Z.
   */
  probability?: number;
  /** Relaxation time of the populations; may be Infinity. */
  t1?: number;
  /** Decay time of the coherences, at most 2 T1; may be Infinity. */
  t2?: number;
  /** How long the relaxation lasts, at least 0, in the unit of `t1` and `t2`. */
  time?: number;
  /** Equilibrium population of |1⟩ in thermal relaxation (default 0). */
  excited?: number;
}

const CHANNELS: Record<ChannelName, (parameters: ChannelParameters, kernels: Kernels) => number[][]> = {
  'amplitude-damping': ({ probability = 0 }) => damping(probability, 1 - probability, 0),
  'phase-damping': ({ probability = 0 }) => [
    [1, 0, 0, 0, 0, 0, Math.sqrt(1 - probability), 0],
    [0, 0, 0, 0, 0, 0, Math.sqrt(probability), 0],
  ],
  depolarizing: ({ probability = 0 }) => {
    const rest = Math.sqrt(1 - 0.75 * probability);
    const each = Math.sqrt(probability) / 2;
    return [diagonal(rest, rest), flip(each), [0, 0, 0, -each, 0, each, 0, 0], diagonal(each, -each)];
  },
  'bit-flip': ({ probability = 0 }) => {
    const rest = Math.sqrt(1 - probability);
    return [diagonal(rest, rest), flip(Math.sqrt(probability))];
  },
  'phase-flip': ({ probability = 0 }) => {
    const rest = Math.sqrt(1 - probability);
    return [diagonal(rest, rest), diagonal(Math.sqrt(probability), -Math.sqrt(probability))];
  },
  'thermal-relaxation': ({ t1 = 0, t2 = 0, time = 0, excited = 0 }, { exp }) => {
    // The decay of the populations takes half of its rate off the coherences; phase damping does the rest.
    const survival = exp(-time / t1);
    // Where nothing survives there is no coherence left to lose, and both times may be beyond all numbers.
    const kept = survival > 0 ? exp(time / t1 - 2 * (time / t2)) : 1;
    const phases = [diagonal(1, Math.sqrt(kept)), diagonal(0, Math.sqrt(1 - kept))];
    return phases.flatMap((phase) =>
      damping(1 - survival, survival, excited).map((operator) => Array.from(product(phase, operator, 2))),
    );
  },
};

/**
 * The Kraus operators of a named channel, 2×2 each: row-major, re and im in turn.
 *
 * @throws ArgumentError naming the parameter that cannot be used, as T2 > 2 T1
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { krausOperators } from 'bornspike/register';
 *
 * const engine = await createEngine();
 * const [k0, k1] = krausOperators(engine, 'amplitude-damping', { probability: 0.36 });
 * console.log(k0.join(' ')); // prints: 1 0 0 0 0 0 0.8 0
 * console.log(k1.join(' ')); // prints: 0 0 0.6 0 0 0 0 0
 * ```
 */
export function krausOperators(
  engine: Engine,
  name: ChannelName,
  parameters: ChannelParameters,
): Float64Array[] {
  const { kernels } = checkEngine(engine);
  checkChoice('channel', name, Object.keys(CHANNELS) as ChannelName[]);
  checkParameters(name, parameters);
  const operators = CHANNELS[name](parameters, kernels).map((operator) => Float64Array.from(operator));
  return operators.filter((operator) => operator.some((entry) => entry !== 0));
}

/** The Kraus operators of a channel on a register, and the lists of qubits on which they act one after the other. */
export function channelOn(
  register: Register,
  channel: unknown,
  qubits: unknown,
  parameters: ChannelParameters,
): { operators: Float64Array[]; places: number[][] } {
  const list = checkSomeQubits('qubits', qubits, register.qubits);
  const each = list.map((qubit) => [qubit]);
  if (typeof channel === 'string') {
    return { operators: krausOperators(register.engine, channel as ChannelName, parameters), places: each };
  }
  const { operators, qubits: count } = checkKraus(
    'channel',
    channel,
    'the name of a channel or an array of Kraus operators',
  );
  checkOptions('options', parameters, []);
  return { operators, places: count === 1 ? each : [checkQubits('qubits', list, register.qubits, count)] };
}

function checkParameters(name: ChannelName, parameters: ChannelParameters): void {
  if (name !== 'thermal-relaxation') {
    checkOptions('options', parameters, ['probability']);
    checkNumber('options.probability', parameters.probability, 0, 1);
    return;
  }
  checkOptions('options', parameters, ['t1', 't2', 'time', 'excited']);
  const { t1, t2 } = parameters;
  for (const [field, value] of [
    ['options.t1', t1],
    ['options.t2', t2],
  ] as const) {
    if (typeof value !== 'number' || !(value > 0)) throw new ArgumentError(field, 'a time above 0', value);
  }
  if (t2! > 2 * t1!) throw new ArgumentError('options.t2', 'at most 2 T1', t2);
  checkNumber('options.time', parameters.time, 0);
  checkNumber('options.excited', parameters.excited ?? 0, 0, 1);
}

const diagonal = (first: number, second: number) => [first, 0, 0, 0, 0, 0, second, 0];
const flip = (factor: number) => [0, 0, factor, 0, factor, 0, 0, 0];

/**
 * Relaxation with probability `decay` towards the population `excited` of |1⟩. The rest, `survival`, is given as well: where it
 * is small, 1 - `decay` has lost its digits.
 */
function damping(decay: number, survival: number, excited: number): number[][] {
  const rest = Math.sqrt(survival);
  const down = Math.sqrt(1 - excited);
  const up = Math.sqrt(excited);
  return [
    diagonal(down, down * rest),
    [0, 0, down * Math.sqrt(decay), 0, 0, 0, 0, 0],
    diagonal(up * rest, up),
    [0, 0, 0, 0, up * Math.sqrt(decay), 0, 0, 0],
  ];
}
