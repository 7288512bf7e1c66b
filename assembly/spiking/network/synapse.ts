/**
 * Event-driven synapses (spiking paper, eq. 1): a spike on a line adds the line's weights to the currents of its
 * targets, so that cost grows with the spikes, not with the inputs. The weights of a line are stored in runs of
 * neighbouring targets; a run is four 32-bit words: first place in a row of currents, number of targets, index of the
 * first weight, delay (0 or 1).
 */
import { Batch } from './batch';
import { Network } from './network';

const RUN_BYTES: usize = 16;

/**
 * A spike on `line` at step `t`. Forward, the line's weights are added to the item's currents ([step][row], f64);
 * backward, the currents' gradients are added to the gradient of the line's weights.
 */
export function visitLine(
  network: Network,
  line: i32,
  weights: usize,
  currents: usize,
  t: i32,
  steps: i32,
  backward: bool,
): void {
  const rowBytes = (<usize>network.row) << 3;
  const slot = network.lineStart + ((<usize>line) << 2);
  const end = network.runs + <usize>load<u32>(slot, 4) * RUN_BYTES;
  for (let run = network.runs + <usize>load<u32>(slot) * RUN_BYTES; run < end; run += RUN_BYTES) {
    const at = t + load<i32>(run, 12);
    if (at >= steps) continue;
    const row = currents + <usize>at * rowBytes + ((<usize>load<u32>(run)) << 3);
    const weight = weights + ((<usize>load<u32>(run, 8)) << 3);
    if (backward) addRow(row, weight, load<i32>(run, 4));
    else addRow(weight, row, load<i32>(run, 4));
  }
}

/** target[i] += source[i] */
// @ts-ignore: decorator
@inline
function addRow(source: usize, target: usize, count: i32): void {
  const end = source + ((<usize>count) << 3);
  const vectorEnd = source + ((<usize>(count & ~1)) << 3);
  for (; source < vectorEnd; source += 16, target += 16) {
    v128.store(target, f64x2.add(v128.load(target), v128.load(source)));
  }
  if (source < end) store<f64>(target, load<f64>(target) + load<f64>(source));
}

/** `visitLine` for the external inputs' spikes of one item in one step. */
export function visitEvents(
  network: Network,
  batch: Batch,
  item: i32,
  t: i32,
  weights: usize,
  currents: usize,
  backward: bool,
): void {
  const slot = batch.eventsOf(item) + ((<usize>(t * batch.samples)) << 2);
  const end = batch.events + ((<usize>load<u32>(slot, 4)) << 2);
  for (let event = batch.events + ((<usize>load<u32>(slot)) << 2); event < end; event += 4) {
    visitLine(network, load<u32>(event), weights, currents, t, batch.steps, backward);
  }
}

/**
 * The synapses alone: fills the batch's currents with what the external inputs' spikes make of them, for all items and
 * steps. Nothing is ever read for a silent line.
 */
export function accumulateEvents(network: Network, batch: Batch, weights: usize): void {
  memory.fill(batch.currents, 0, batch.currentsOf(network, batch.items) - batch.currents);
  for (let item = 0; item < batch.items; item++) {
    const currents = batch.currentsOf(network, item);
    for (let t = 0; t < batch.steps; t++) visitEvents(network, batch, item, t, weights, currents, false);
  }
}

/** `visitLine` for a neuron's spikes of one step: channel n is bit N - 1 - n of the pattern. */
export function visitPattern(
  network: Network,
  neuron: i32,
  pattern: u32,
  weights: usize,
  currents: usize,
  t: i32,
  steps: i32,
  backward: bool,
): void {
  const channels = network.channels;
  let line = network.inputLines + neuron * channels;
  for (let bit: u32 = (1 << channels) >> 1; bit != 0; bit >>= 1, line++) {
    if (pattern & bit) visitLine(network, line, weights, currents, t, steps, backward);
  }
}

/** `visitLine` for all spikes of one item: the external inputs' and the hidden neurons' recorded ones. */
export function visitItem(
  network: Network,
  batch: Batch,
  item: i32,
  weights: usize,
  currents: usize,
  backward: bool,
): void {
  const hidden = network.neurons - network.outputs;
  let patterns = batch.recordsOf(network, item);
  for (let t = 0; t < batch.steps; t++) {
    visitEvents(network, batch, item, t, weights, currents, backward);
    for (let neuron = 0; neuron < hidden; neuron++) {
      const pattern = load<u16>(patterns + ((<usize>neuron) << 1));
      if (pattern) visitPattern(network, neuron, pattern, weights, currents, t, batch.steps, backward);
    }
    patterns += (<usize>network.neurons) << 1;
  }
}

/** All lines at once: gradient[w] += scale[neuron of w] · direction[w], the SPSA estimate of eq. 24. */
export function addDirection(network: Network, direction: usize, scale: usize, gradient: usize): void {
  const lines = network.inputLines + network.neurons * network.channels;
  const neurons = <u32>network.neurons;
  let run = network.runs;
  const end = network.runs + <usize>load<u32>(network.lineStart + ((<usize>lines) << 2)) * RUN_BYTES;
  for (; run < end; run += RUN_BYTES) {
    const neuron = load<u32>(run) % neurons;
    const count = load<i32>(run, 4);
    const offset = (<usize>load<u32>(run, 8)) << 3;
    for (let i = 0; i < count; i++) {
      const at = offset + ((<usize>i) << 3);
      const factor = load<f64>(scale + ((<usize>(neuron + i)) << 3));
      store<f64>(gradient + at, load<f64>(gradient + at) + factor * load<f64>(direction + at));
    }
  }
}
