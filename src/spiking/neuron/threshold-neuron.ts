import { QlifForm } from '../../../assembly/spiking/stack/kinds/qlif-form.js';
import { ResetKind } from '../../../assembly/spiking/stack/kinds/reset-kind.js';
import { checkChoice, checkNumber, checkPositive } from '../../engine/index.js';
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
   * qubit back by 2 arcsin √(α e^(−β|z|/T₁)); `'alpha'`: such a step damps the excitation itself, α ← α e^(−β|z|/T₁).
   */
  form?: 'printed' | 'alpha';
  /** ϑ; a spike needs an excitation probability above this, 0 to 1 (default 0.5, for `'alpha'` 0.75). */
  threshold?: number;
  /** T₁ in time steps (default 1, for `'alpha'` 60). */
  relaxationTime?: number;
  /** β of the leak (default 1). */
  beta?: number;
}

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
}

const RESETS = { subtract: ResetKind.Subtract, zero: ResetKind.Zero, none: ResetKind.None };
const FORMS = { printed: QlifForm.Printed, alpha: QlifForm.Alpha };
const NO_GATES: ExpandedAnsatz = { gates: [], angles: 0 };

/** Checks the options, which have been given their defaults. */
export function lifModel(field: string, options: Required<LifNeuronOptions>): LifModel {
  const reset = checkChoice(`${field}.reset`, options.reset, ['subtract', 'zero', 'none']);
  return {
    kind: 'lif',
    inputs: 1,
    list: NO_GATES,
    threshold: checkPositive(`${field}.threshold`, options.threshold),
    decay: checkNumber(`${field}.beta`, options.beta, 0, 1),
    reset: RESETS[reset],
  };
}

/** Checks the options, which have been given their defaults. */
export function qlifModel(field: string, options: Required<QlifNeuronOptions>): QlifModel {
  const form = checkChoice(`${field}.form`, options.form, ['printed', 'alpha']);
  const beta = checkNumber(`${field}.beta`, options.beta, 0);
  return {
    kind: 'qlif',
    inputs: 1,
    list: NO_GATES,
    threshold: checkNumber(`${field}.threshold`, options.threshold, 0, 1),
    decay: beta / checkPositive(`${field}.relaxationTime`, options.relaxationTime),
    form: FORMS[form],
  };
}
