import { gatherBytes, productBytes, writeGather, writeProduct } from '../../build/generated/linear.js';
import { RegionGroup } from '../../src/engine/arena.js';
import { RandomStream } from '../../src/engine/random/random-stream.js';
import type { CaseOf, Size } from '../case.js';
import { gatherRows } from '../javascript/linear/gather-rows.js';
import { multiply } from '../javascript/linear/multiply.js';
import { drawEvents } from '../setup/network.js';
import { STACK_TOLERANCE } from '../setup/stack-sizes.js';

interface CurrentsSize extends Size {
  /** Share of the inputs that spike; 1 for numbers, multiplied densely. */
  density: number;
}

const SAMPLES = 64;
const INPUTS = 784;
const TARGETS = 304;

function drawInputs({ density }: CurrentsSize) {
  const spikes = Math.round(density * INPUTS);
  const lists = drawEvents({ layers: [INPUTS, TARGETS], channels: 1, samples: SAMPLES, steps: 1, spikes });
  const stream = new RandomStream('input currents');
  const draw = () => stream.uniform() - 0.5;
  return {
    ...lists,
    weights: Float32Array.from({ length: INPUTS * TARGETS }, draw),
    values: Float32Array.from({ length: SAMPLES * INPUTS }, draw),
  };
}

export const inputCurrents: CaseOf<CurrentsSize> = {
  name: 'input-currents',
  measures:
    'currents of 304 neurons from 784 inputs of 64 samples, in float32: the dense product with numbers, or sums of the rows ' +
    'of weights that spikes list',
  unit: 'samples',
  vectorisable: true,
  sizes: [
    { label: '1 % spikes', density: 0.01 },
    { label: '6 % spikes', density: 0.06 },
    { label: '25 % spikes', density: 0.25 },
    { label: 'dense', density: 1 },
  ],
  tolerance: STACK_TOLERANCE,
  note: '',
  wasm(engine, size) {
    const { kernels, arena } = engine;
    const group = new RegionGroup(arena);
    const drawn = drawInputs(size);
    const weights = group.float32(drawn.weights.length);
    weights.view.set(drawn.weights);
    const values = group.float32(drawn.values.length);
    values.view.set(drawn.values);
    const eventStart = group.uint32(drawn.eventStart.length);
    eventStart.view.set(drawn.eventStart);
    const events = group.uint32(drawn.events.length);
    events.view.set(drawn.events);
    const currents = group.float32(SAMPLES * TARGETS);
    const output = { output: currents.pointer, outputStride: TARGETS, width: TARGETS, accumulate: false };
    const gathered = group.uint8(gatherBytes).pointer;
    writeGather(arena.memory, gathered, {
      ...output,
      starts: eventStart.pointer,
      rowsOfList: events.pointer,
      lists: SAMPLES,
      input: weights.pointer,
      inputStride: TARGETS,
    });
    const multiplied = group.uint8(productBytes).pointer;
    writeProduct(arena.memory, multiplied, {
      ...output,
      a: values.pointer,
      aRowStride: INPUTS,
      aColumnStride: 1,
      b: weights.pointer,
      bStride: TARGETS,
      inner: INPUTS,
    });
    const gather = () => kernels.gatherRows32(gathered);
    const product = () => kernels.multiply32(multiplied, 0, SAMPLES);
    return { work: SAMPLES, run: size.density === 1 ? product : gather, result: () => currents.copy() };
  },
  javascript(_engine, size) {
    const { weights, values, eventStart, events } = drawInputs(size);
    const currents = new Float32Array(SAMPLES * TARGETS);
    const add =
      size.density === 1
        ? () => multiply(values, INPUTS, 1, weights, currents, SAMPLES, INPUTS, TARGETS)
        : () => gatherRows(eventStart, 0, SAMPLES, events, weights, TARGETS, currents, 0);
    const run = () => {
      currents.fill(0);
      add();
    };
    return { work: SAMPLES, run, result: () => currents };
  },
};
