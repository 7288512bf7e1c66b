import { Purpose } from '../../assembly/random/purpose.js';
import { likelihoodBytes, writeLikelihood } from '../../build/generated/core/spiking.js';
import { RegionGroup } from '../../src/engine/arena.js';
import type { Engine } from '../../src/engine/engine.js';
import { kernelStream } from '../../src/engine/random/kernel-stream.js';
import { RandomStream } from '../../src/engine/random/random-stream.js';
import { describe, LONE_NEURON } from '../../src/spiking/neuron/descriptor.js';
import { neuronModel } from '../../src/spiking/neuron/sqs-neuron.js';
import type { CaseOf, Size } from '../case.js';
import { makeNetwork } from '../javascript/spiking/network/network.js';
import {
  likelihoodGradient as javascriptGradient,
  makeLikelihoodWork,
} from '../javascript/spiking/neuron/likelihood.js';
import { concatenate, KEY } from '../setup/network.js';

interface NeuronSize extends Size {
  /** N and N^M. */
  qubits: number;
}

const STEPS = 100;

const modelOf = (qubits: number) =>
  neuronModel({ inputs: qubits, memory: qubits, ansatz: 'memory-to-input', memoryKind: 'quantum' });

/** A neuron's angles, currents of either sign and a record. */
function drawInputs(engine: Engine, qubits: number) {
  const model = modelOf(qubits);
  const angles = new RegionGroup(engine.arena).float64(model.list.angles);
  const currents = new RegionGroup(engine.arena).float64(STEPS * qubits);
  const drawn = kernelStream(engine, new RegionGroup(engine.arena), KEY, Purpose.User);
  engine.kernels.fillNormal(drawn, 0, 0, angles.pointer, angles.length);
  engine.kernels.fillNormal(drawn, 1, 0, currents.pointer, currents.length);
  const stream = new RandomStream('record', qubits);
  const record = Uint16Array.from({ length: STEPS }, () => stream.integer(2 ** qubits));
  return { model, angles, currents, record };
}

export const likelihoodGradient: CaseOf<NeuronSize> = {
  name: 'likelihood-gradient',
  measures:
    'log-likelihood of one record of 100 steps and its exact gradient for angles and currents, adjoint sweep',
  unit: 'neuron steps',
  vectorisable: false,
  sizes: [1, 2, 3].map((qubits) => ({ label: `N = ${qubits}, N memory qubits`, qubits })),
  // The kernels add angles where JavaScript goes gate by gate.
  tolerance: 1e-11,
  note:
    'Below 3 because it is one trajectory: both lanes compute the same record and one is thrown away. No lane is gained, ' +
    'only what JavaScript loses to bounds checks. A batch of records could use both, as local-step does.',
  wasm(engine, { qubits }) {
    const { kernels, arena } = engine;
    const group = new RegionGroup(arena);
    const { model, angles, currents, record } = drawInputs(engine, qubits);
    const network = describe(engine, group, model, LONE_NEURON);
    const records = group.uint16(STEPS);
    records.view.set(record);
    const logProbability = group.float64(STEPS);
    const angleGradient = group.float64(angles.length);
    const currentGradient = group.float64(currents.length);
    const { pointer } = group.uint8(likelihoodBytes);
    writeLikelihood(arena.memory, pointer, {
      network,
      angles: angles.pointer,
      currents: currents.pointer,
      record: records.pointer,
      steps: STEPS,
      logProbability: logProbability.pointer,
      angleGradient: angleGradient.pointer,
      currentGradient: currentGradient.pointer,
    });
    group.laidOut((at) => kernels.layoutLikelihood(pointer, at));
    const outputs = [logProbability, angleGradient, currentGradient].map((region) => ({
      region,
      copy: new Float64Array(region.length),
    }));
    return {
      work: STEPS,
      run() {
        kernels.sqsLikelihoodGradient(pointer);
        for (const { region, copy } of outputs) copy.set(region.view);
      },
      result: () => concatenate(...outputs.map(({ copy }) => copy)),
    };
  },
  javascript(engine, { qubits }) {
    const inputs = drawInputs(engine, qubits);
    const angles = inputs.angles.copy();
    const currents = inputs.currents.copy();
    const network = makeNetwork(inputs.model, LONE_NEURON);
    const work = makeLikelihoodWork(network, STEPS);
    const logProbability = new Float64Array(STEPS);
    const angleGradient = new Float64Array(angles.length);
    const currentGradient = new Float64Array(currents.length);
    return {
      work: STEPS,
      run: () =>
        javascriptGradient(
          network,
          angles,
          currents,
          inputs.record,
          logProbability,
          angleGradient,
          currentGradient,
          work,
        ),
      result: () => concatenate(logProbability, angleGradient, currentGradient),
    };
  },
};
