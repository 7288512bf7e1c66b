import { LONE_NEURON } from '../../src/spiking/neuron/descriptor.js';
import { cumulativeReadout, memoryStarts, shotParts } from '../../src/spiking/shots/shot-errors.js';
import type { CaseOf } from '../case.js';
import { makeNetwork } from '../javascript/spiking/network/network.js';
import { noisyShots as javascriptShots } from '../javascript/spiking/shots/noisy-shots.js';
import { makeShotsWork } from '../javascript/spiking/shots/single-shots.js';
import { KEY } from '../setup/network.js';
import { type NeuronSize, prepareKernelShots, SHOTS, STEPS, shotInputs } from '../setup/shots.js';

export const noisyShots: CaseOf<NeuronSize> = {
  name: 'noisy-shots',
  measures:
    '2,000 single shots of one SQS neuron on ibm_brisbane along the same currents, 10 steps, on pure states',
  unit: 'neuron steps',
  vectorisable: false,
  sizes: [1, 2].map((qubits) => ({ label: `N = ${qubits}, N memory qubits`, qubits })),
  tolerance: 0,
  note:
    'As single-shots, but that a number says for each step whether any error happens, which is so in one step of 18 with N = 1, of six with N = 2: ' +
    'that step goes gate by gate, one lane at a time. Qiskit Aer, which samples such circuits, cannot be had where this is measured, and is not compared.',
  wasm: (engine, { qubits }) => prepareKernelShots(engine, qubits, true),
  javascript(engine, { qubits }) {
    const { model, angles, currents, device, noisy } = shotInputs(engine, qubits);
    const network = makeNetwork(model, LONE_NEURON);
    const work = {
      ...makeShotsWork(network, angles.copy(), currents.copy()),
      parts: shotParts(model, noisy, device),
      readout: Float64Array.from(cumulativeReadout(device, qubits)),
      starts: Float64Array.from(memoryStarts(model, noisy)),
      angles: angles.copy(),
      currents: currents.copy(),
      vector: new Float64Array(8),
      errorWords: new Int32Array(32),
      turn: new Float64Array(2),
    };
    const records = new Uint16Array(SHOTS * STEPS);
    return {
      work: SHOTS * STEPS,
      run: () => javascriptShots(network, STEPS, KEY[0], KEY[1], records, work),
      result: () => records,
    };
  },
};
