import { QlifForm } from '../../../assembly/spiking/stack/kinds/qlif-form.js';
import { ResetKind } from '../../../assembly/spiking/stack/kinds/reset-kind.js';
import { choice, type Describes, integer, number, positive, type Settings } from '../../engine/index.js';
import type { ExpandedAnsatz } from './ansatz.js';

/** Options of leaky integrate-and-fire neurons. */
export interface LifNeuronOptions {
  /** β, the share of the membrane potential that is left after a step, 0 to 1 (default 0.9). */
  beta?: number;
  /** A spike needs a potential above this (default 1). */
  threshold?: number;
  /**
   * What a spike does to the next step's potential U, as in snnTorch's `Leaky` (reset_delay True): `'subtract'` (default)
   * U = βU + z − ϑ; `'zero'` U = z, the potential is lost and the step's input kept; `'none'` U = βU + z.
   */
  reset?: 'subtract' | 'zero' | 'none';
}

/** Options of quantum leaky integrate-and-fire neurons. */
export interface QlifNeuronOptions {
  /**
   * `'printed'` (default): the spiking paper's S1-S8 with errata S1, in which a step without positive current turns the
   * qubit back by 2 arcsin √(α e^(−β|z|/T₁)); `'consistent'`: such a step damps the excitation itself, α ← α e^(−β|z|/T₁).
   */
  equations?: 'consistent' | 'printed';
  /** ϑ; a spike needs an excitation probability above this, 0 to 1 (default 0.5, of consistent equations 0.75). */
  threshold?: number;
  /** T₁ in time steps (default 1, of consistent equations 60). */
  relaxationTime?: number;
  /** β of the leak (default 1). */
  beta?: number;
  /**
   * Measurements, at most 10,000, that a neuron's excitation probability α is estimated from in each step, as on hardware:
   * the estimate decides whether it spikes and is what the next step goes on from (default none: α is known). Gradients pass
   * the estimate as if it were α.
   */
  shots?: number;
}

export const lifNeuronOptions = () =>
  ({
    beta: number({ default: 0.9, minimum: 0, maximum: 1 }),
    threshold: positive({ default: 1 }),
    reset: choice(['subtract', 'zero', 'none'], { default: 'subtract' }),
  }) satisfies Describes<LifNeuronOptions>;

export const qlifOptions = () =>
  ({
    equations: choice(['consistent', 'printed'], { default: 'printed' }),
    threshold: number({
      default: ({ equations }) => (equations === 'printed' ? 0.5 : 0.75),
      minimum: 0,
      maximum: 1,
    }),
    relaxationTime: positive({
      default: ({ equations }) => (equations === 'printed' ? 1 : 60),
      unit: 'steps',
    }),
    beta: number({ default: 1, minimum: 0 }),
    shots: integer({ optional: true, minimum: 1, maximum: 10_000 }),
  }) satisfies Describes<QlifNeuronOptions>;

/** Neurons that spike when a potential passes a threshold. */
export type ThresholdModel = LifModel | QlifModel;

interface ThresholdNeuron {
  /** Spikes of a neuron in a step. */
  inputs: 1;
  /** No angles are trained. */
  list: ExpandedAnsatz;
  threshold: number;
  /** What is left of a LIF neuron's potential after a step; the rate of a QLIF neuron's leak. */
  decay: number;
}

export interface LifModel extends ThresholdNeuron {
  kind: 'lif';
  reset: ResetKind;
}

export interface QlifModel extends ThresholdNeuron {
  kind: 'qlif';
  form: QlifForm;
  /** 0 where α is known. */
  shots: number;
}

const RESETS = { subtract: ResetKind.Subtract, zero: ResetKind.Zero, none: ResetKind.None };
const FORMS = { printed: QlifForm.Printed, consistent: QlifForm.Alpha };
const NO_GATES: ExpandedAnsatz = { gates: [], angles: 0 };

export const lifModel = ({ beta, threshold, reset }: Required<LifNeuronOptions>): LifModel => ({
  kind: 'lif',
  inputs: 1,
  list: NO_GATES,
  threshold,
  decay: beta,
  reset: RESETS[reset],
});

export const qlifModel = ({
  equations,
  threshold,
  relaxationTime,
  beta,
  shots = 0,
}: Settings<ReturnType<typeof qlifOptions>>): QlifModel => ({
  kind: 'qlif',
  inputs: 1,
  list: NO_GATES,
  threshold,
  decay: beta / relaxationTime,
  form: FORMS[equations],
  shots,
});
