import { LONE_NEURON } from '../../src/spiking/neuron/descriptor.js';
import type { CaseOf } from '../case.js';
import { makeNetwork } from '../javascript/spiking/network/network.js';
import { singleShots as javascriptShots, makeShotsWork } from '../javascript/spiking/shots/single-shots.js';
import { KEY } from '../setup/network.js';
import { type NeuronSize, prepareKernelShots, SHOTS, STEPS, shotInputs } from '../setup/shots.js';

export const singleShots: CaseOf<NeuronSize> = {
  name: 'single-shots',
  measures: '2,000 single shots of one SQS neuron along the same currents, 10 steps, each step measured',
  unit: 'neuron steps',
  vectorisable: true,
  sizes: [1, 2].map((qubits) => ({ label: `N = ${qubits}, N memory qubits`, qubits })),
  tolerance: 0,
  note:
    'Two shots in the lanes of float64. A step is a small matrix times the memory for each pattern, made once for all shots; what ' +
    'is left is Philox, eight blocks at a time, and the choice of the pattern, lane by lane.',
  wasm: (engine, { qubits }) => prepareKernelShots(engine, qubits, false),
  javascript(engine, { qubits }) {
    const { model, angles, currents } = shotInputs(engine, qubits);
    const network = makeNetwork(model, LONE_NEURON);
    const work = makeShotsWork(network, angles.copy(), currents.copy());
    const records = new Uint16Array(SHOTS * STEPS);
    return {
      work: SHOTS * STEPS,
      run: () => javascriptShots(network, STEPS, KEY[0], KEY[1], records, work),
      result: () => records,
    };
  },
};
