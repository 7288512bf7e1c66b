import { Layer } from '../layer';

/** Neurons that spike where a potential exceeds a threshold. */
@unmanaged
export class ThresholdLayer extends Layer {
  /** What is left of a LIF neuron's potential after a step; the rate of a QLIF neuron's leak. */
  decay: f64;
  threshold: f64;
  /** Measurements that a QLIF neuron's α is estimated from in each step; 0: it is known, as potentials are. */
  shots: i32;
}
