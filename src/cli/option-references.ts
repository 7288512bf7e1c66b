import { CLUSTER_OPTIONS } from '../cluster/index.js';
import { DATA_OPTIONS } from '../data/index.js';
import { DEVICE_OPTIONS } from '../device/index.js';
import { DYNAMICS_OPTIONS } from '../dynamics/index.js';
import type { OptionReference } from '../engine/index.js';
import { loadOptions } from '../learning/index.js';
import { poolOptions } from '../parallel/index.js';
import { PLOT_OPTIONS } from '../plot/index.js';
import { QNEURON_OPTIONS } from '../qneuron/index.js';
import { REGISTER_OPTIONS } from '../register/index.js';
import { SPIKING_OPTIONS } from '../spiking/index.js';
import { SWEEP_OPTIONS } from '../sweep/index.js';
import { VARIATIONAL_OPTIONS } from '../variational/index.js';

/** What all functions of the library take, by the wing that they are of. */
export const OPTION_REFERENCES: Record<string, OptionReference> = {
  dynamics: DYNAMICS_OPTIONS,
  device: DEVICE_OPTIONS,
  register: REGISTER_OPTIONS,
  spiking: SPIKING_OPTIONS,
  variational: VARIATIONAL_OPTIONS,
  qneuron: QNEURON_OPTIONS,
  learning: [['loadModel', 'LoadOptions', loadOptions]],
  data: DATA_OPTIONS,
  sweep: SWEEP_OPTIONS,
  parallel: [['createPool', 'PoolOptions', poolOptions]],
  cluster: CLUSTER_OPTIONS,
  plot: PLOT_OPTIONS,
};
