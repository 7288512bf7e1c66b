import { RegionGroup } from '../../src/engine/arena.js';
import { counted } from '../../src/engine/index.js';
import { neuronRun } from '../../src/spiking/network/neuron-run.js';
import type { NeuronModel } from '../../src/spiking/neuron/descriptor.js';
import { noisyStep } from '../../src/spiking/neuron/instrument.js';
import type { CaseOf } from '../case.js';
import { noisyForward } from '../javascript/spiking/network/noisy-forward.js';
import { makeInstrument } from '../javascript/spiking/neuron/instrument.js';
import { neuronSteps, prepareKernelForward } from '../setup/forward.js';
import { concatenate, copyForJavaScript, KEY, makeCore, type NetworkSize } from '../setup/network.js';
import { brisbane } from '../setup/shots.js';

const size = (memory: number): NetworkSize => ({
  label: `N = 1, ${counted(memory, 'memory qubit')}, 64-32-4`,
  layers: [64, 32, 4],
  channels: 1,
  memory,
  ansatz: 'memory-to-input',
  samples: 64,
  steps: 10,
  spikes: 8,
});

export const noisyDensity: CaseOf<NetworkSize> = {
  name: 'noisy-density',
  measures:
    'a batch of 64 samples and 10 steps through a network of SQS neurons on ibm_brisbane, by density matrices, spikes and all',
  unit: 'neuron steps',
  vectorisable: true,
  sizes: [size(1), size(2)],
  tolerance: 0,
  note:
    'A step is a product of the memory’s Pauli coordinates with a tensor that is made for each neuron, once for all samples (within the ' +
    'timing); two rows of it are a vector, and the choice of the pattern is not. Qiskit Aer, which computes such density matrices gate by gate, cannot be had where this is measured, and is not compared.',
  wasm: (engine, given) =>
    prepareKernelForward(engine, given, (core) =>
      neuronRun(core, new RegionGroup(engine.arena), { device: 'ibm_brisbane' }),
    ),
  javascript(engine, given) {
    const core = makeCore(engine, given);
    const { network, batch, weights, angles } = copyForJavaScript(core, given);
    const instrument = makeInstrument(network, noisyStep(core.model as NeuronModel, brisbane(engine)));
    return {
      work: neuronSteps(given),
      run: () => noisyForward(network, batch, weights, angles, ...KEY, instrument),
      result: () => concatenate(batch.records),
    };
  },
};
