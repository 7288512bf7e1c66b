import { GradientMode } from '../../assembly/spiking/local/gradient-mode.js';
import { PROBABILITY_FLOOR } from '../../assembly/spiking/network/probability-floor.js';
import { localRuleBytes, writeLocalRule } from '../../build/generated/core/spiking.js';
import { RegionGroup } from '../../src/engine/arena.js';
import { BatchMemory } from '../../src/spiking/network/batch-memory.js';
import type { CaseOf } from '../case.js';
import { type LocalRule, localGradient, makeLocalWork } from '../javascript/spiking/local/local-rule.js';
import { makeForwardWork, networkForward } from '../javascript/spiking/network/forward.js';
import {
  concatenate,
  copyForJavaScript,
  drawEvents,
  KEY,
  labelsOf,
  makeCore,
  type NetworkSize,
} from '../setup/network.js';

const PERTURBATIONS = 5;
const EPSILON = 0.05;

const size = (layers: number[], samples: number): NetworkSize => ({
  label: `${layers.join('-')}, ${samples} sample${samples > 1 ? 's' : ''}`,
  layers,
  channels: 1,
  memory: 1,
  ansatz: 'memory-to-input',
  samples,
  steps: 10,
  spikes: 40,
});

/** What hidden neurons are credited with: any numbers do. */
const creditOf = ({ samples, steps }: NetworkSize): Float64Array =>
  Float64Array.from({ length: samples * steps }, (_, i) => ((i % 7) - 3) / samples);

export const localStep: CaseOf<NetworkSize> = {
  name: 'local-step',
  measures:
    'gradients of a local training step (expectation mode, T = 10, M = 1, M_syn = 5, M_som = 1, weights perturbed) of a batch that was ' +
    'run forward',
  unit: 'samples',
  vectorisable: true,
  sizes: [size([256, 2], 1), size([256, 2], 25), size([256, 10, 2], 25)],
  // The kernels add angles where JavaScript goes gate by gate.
  tolerance: 1e-11,
  note:
    'Below 3: the lanes hold the two sides of each perturbation and shift, a factor of 2 and no more with two float64 ' +
    'in a vector. The kernels add angles where JavaScript goes gate by gate on a state of four amplitudes; synapses and ' +
    'loops over what is left of the gates cost as much as the arithmetic.',
  wasm(engine, size) {
    const { kernels, arena } = engine;
    const group = new RegionGroup(arena);
    const core = makeCore(engine, size);
    const batch = new BatchMemory(core, group, size.samples, 1, size.steps);
    const { eventStart, events } = drawEvents(size);
    batch.eventStart.view.set(eventStart);
    batch.events.view.set(events);
    batch.setTargets(labelsOf(size));
    const rule = group.uint8(localRuleBytes);
    const hiddenCredit = group.float64(size.samples * size.steps);
    hiddenCredit.view.set(creditOf(size));
    const outputCredit = group.float64(size.samples * size.steps);
    outputCredit.view.fill(-1 / size.samples);
    const weightGradient = group.float64(core.weights.length);
    const angleGradient = group.float64(core.angles.length);
    const work = group.uint8(
      kernels.localGradientBytes(core.descriptor, size.steps, GradientMode.Expectation, 1),
    );
    batch.forward(size.samples, 0, KEY, { judged: true, clamped: false, floor: PROBABILITY_FLOOR });
    writeLocalRule(arena.memory, rule.pointer, {
      network: core.descriptor,
      batch: batch.descriptor,
      angles: core.angles.pointer,
      weightGradient: weightGradient.pointer,
      angleGradient: angleGradient.pointer,
      mode: GradientMode.Expectation,
      printed: false,
      perturbsCurrents: false,
      synapticPerturbations: PERTURBATIONS,
      somaticRepeats: 1,
      shots: 1,
      epsilon: EPSILON,
      floor: PROBABILITY_FLOOR,
      outputCredit: outputCredit.pointer,
      hiddenCredit: hiddenCredit.pointer,
      neuronCredit: 0,
      key0: KEY[0],
      key1: KEY[1],
      ...{ factors: 1, networks: 0, factorValues: 0, fitWeights: 0, exponential: false, adaptive: false },
      ...{ asymptote: 0, readouts: 0, clipped: 0, points: 0 },
    });
    const outputs = [weightGradient, angleGradient].map((region) => ({
      region,
      copy: new Float64Array(region.length),
    }));
    return {
      work: size.samples,
      run() {
        for (const { region } of outputs) region.view.fill(0);
        kernels.beginLocalGradient(rule.pointer, work.pointer);
        kernels.localGradient(work.pointer, Infinity);
        for (const { region, copy } of outputs) copy.set(region.view);
      },
      result: () => concatenate(...outputs.map(({ copy }) => copy)),
    };
  },
  javascript(engine, size) {
    const { network, batch, weights, angles } = copyForJavaScript(makeCore(engine, size), size);
    labelsOf(size).forEach((label, b) => {
      for (let t = 0; t < size.steps; t++) batch.targets[(b * size.steps + t) * network.outputs + label] = 1;
    });
    networkForward(
      network,
      batch,
      weights,
      angles,
      true,
      PROBABILITY_FLOOR,
      ...KEY,
      makeForwardWork(network),
    );
    const rule: LocalRule = {
      synapticPerturbations: PERTURBATIONS,
      epsilon: EPSILON,
      floor: PROBABILITY_FLOOR,
      outputCredit: -1 / size.samples,
      hiddenCredit: creditOf(size),
      key0: KEY[0],
      key1: KEY[1],
    };
    const work = makeLocalWork(network, size.steps);
    const weightGradient = new Float64Array(weights.length);
    const angleGradient = new Float64Array(angles.length);
    return {
      work: size.samples,
      run() {
        weightGradient.fill(0);
        angleGradient.fill(0);
        localGradient(network, batch, rule, angles, weightGradient, angleGradient, work);
      },
      result: () => concatenate(weightGradient, angleGradient),
    };
  },
};
