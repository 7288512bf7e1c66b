import { Purpose } from '../../assembly/random/purpose.js';
import { singleShotsBytes, writeSingleShots } from '../../build/generated/spiking.js';
import { RegionGroup } from '../../src/engine/arena.js';
import type { Engine } from '../../src/engine/engine.js';
import { kernelStream } from '../../src/engine/random/kernel-stream.js';
import { describe, LONE_NEURON } from '../../src/spiking/neuron/descriptor.js';
import { neuronModel } from '../../src/spiking/neuron/sqs-neuron.js';
import type { CaseOf, Size } from '../case.js';
import { makeNetwork } from '../javascript/spiking/network/network.js';
import { singleShots as javascriptShots, makeShotsWork } from '../javascript/spiking/shots/single-shots.js';
import { KEY } from '../setup/network.js';

interface NeuronSize extends Size {
  /** N and N^M. */
  qubits: number;
}

const STEPS = 10;
const SHOTS = 2000;

/** A neuron's angles, and currents of either sign. */
function drawInputs(engine: Engine, qubits: number) {
  const model = neuronModel({
    ...{ inputs: qubits, memory: qubits, ansatz: 'memory-to-input', memoryKind: 'quantum' },
  });
  const group = new RegionGroup(engine.arena);
  const angles = group.float64(model.list.angles);
  const currents = group.float64(STEPS * qubits);
  const drawn = kernelStream(engine, group, KEY, Purpose.User);
  engine.kernels.fillNormal(drawn, 0, 0, angles.pointer, angles.length);
  engine.kernels.fillNormal(drawn, 1, 0, currents.pointer, currents.length);
  return { model, group, angles, currents };
}

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
  wasm(engine, { qubits }) {
    const { kernels, arena } = engine;
    const { model, group, angles, currents } = drawInputs(engine, qubits);
    const records = group.uint16(SHOTS * STEPS);
    const starts = group.float64(2 ** qubits);
    starts.view.fill(1);
    const { pointer } = group.uint8(singleShotsBytes);
    writeSingleShots(arena.memory, pointer, {
      network: describe(engine, group, model, LONE_NEURON),
      ...{ angles: angles.pointer, currents: currents.pointer, steps: STEPS, key0: KEY[0], key1: KEY[1] },
      ...{
        records: records.pointer,
        parts: 0,
        program: 0,
        readout: 0,
        starts: starts.pointer,
        restarts: false,
      },
    });
    group.laidOut((at) => kernels.layoutSingleShots(pointer, at));
    kernels.prepareShots(pointer, 0, STEPS);
    const copy = new Uint16Array(records.length);
    return {
      work: SHOTS * STEPS,
      run() {
        kernels.drawShots(pointer, 0, SHOTS);
        copy.set(records.view);
      },
      result: () => copy,
    };
  },
  javascript(engine, { qubits }) {
    const { model, angles, currents } = drawInputs(engine, qubits);
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
