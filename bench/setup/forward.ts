import { RegionGroup } from '../../src/engine/arena.js';
import type { Engine } from '../../src/engine/engine.js';
import { BatchMemory } from '../../src/spiking/network/batch-memory.js';
import type { NetworkCore } from '../../src/spiking/network/network-core.js';
import { type NeuronRun, plainRun } from '../../src/spiking/network/neuron-run.js';
import type { Prepared } from '../case.js';
import { makeForwardWork, networkForward } from '../javascript/spiking/network/forward.js';
import { concatenate, copyForJavaScript, drawEvents, KEY, makeCore, type NetworkSize } from './network.js';

/** Steps of neurons in a run of the batch. */
export const neuronSteps = (size: NetworkSize): number =>
  size.samples * size.steps * size.layers.slice(1).reduce((sum, neurons) => sum + neurons, 0);

/** Runs the batch freely through the network's kernel and copies the recorded patterns out. */
export function prepareKernelForward(
  engine: Engine,
  size: NetworkSize,
  runOf: (core: NetworkCore) => NeuronRun = plainRun,
): Prepared {
  const core = makeCore(engine, size);
  const batch = new BatchMemory(
    core,
    new RegionGroup(engine.arena),
    size.samples,
    1,
    size.steps,
    core,
    runOf(core),
  );
  const { eventStart, events } = drawEvents(size);
  batch.eventStart.view.set(eventStart);
  batch.events.view.set(events);
  const options = { judged: false, clamped: false, floor: 0 };
  const records = new Uint16Array(batch.records.length);
  return {
    work: neuronSteps(size),
    run() {
      batch.forward(size.samples, 0, KEY, options);
      records.set(batch.records.view);
    },
    result: () => concatenate(records),
  };
}

/** The same in JavaScript. */
export function prepareJavaScriptForward(engine: Engine, size: NetworkSize): Prepared {
  const { network, batch, weights, angles } = copyForJavaScript(makeCore(engine, size), size);
  const work = makeForwardWork(network);
  return {
    work: neuronSteps(size),
    run: () => networkForward(network, batch, weights, angles, false, 0, ...KEY, work),
    result: () => concatenate(batch.records),
  };
}
