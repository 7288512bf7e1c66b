import type { FloatRegion } from '../../engine/index.js';
import { pieceOf } from '../network/work-estimate.js';
import type { PlannedLayer, PlannedRun } from './stack-plan.js';

/** About the nanoseconds that a row takes, wherever it lies. */
const ROW_NANOSECONDS = 100;

/** Parameters of one kind, laid out for the kernels, and the network's own that they stand for. */
export interface ParameterBlock extends Layout {
  parameters: FloatRegion;
  /** If the stack learns. */
  gradient?: FloatRegion;
  of: 'weights' | 'angles';
  /** The layer whose neurons they are of, or that they lead to. */
  layer: number;
}

/** Where the network's values are among the stack's, [target block][line][lane]; all other places stay zero. */
export interface Layout {
  runs: readonly Pick<PlannedRun, 'from' | 'to' | 'count' | 'weight'>[];
  lines: number;
  lanes: number;
  /** From one of a run's values to the next in the network. */
  stride: number;
}

/** Network: [neuron][angle]; stack: [angle][neuron of the layer], as one block of so many lines. */
export function angleLayout(layer: PlannedLayer, angles: number, width: number): Layout {
  const runs = Array.from({ length: angles }, (_, angle) => ({
    ...{ from: angle, to: 0, count: layer.neurons },
    weight: layer.firstNeuron * angles + angle,
  }));
  return { runs, lines: angles, lanes: width, stride: angles };
}

/**
 * Calls `see` for each row of the network's values: `count` of them, of which the first is the network's number `number` and stands at
 * `place` in the stack, where the others follow it; in the network they are `stride` apart. Others may run now and then.
 */
export function* eachRow(
  { runs, lines, lanes }: Layout,
  see: (place: number, number: number, count: number) => void,
): Generator<void> {
  const piece = pieceOf(ROW_NANOSECONDS);
  let seen = 0;
  for (const { from, to, count, weight } of runs) {
    for (let done = 0; done < count; ) {
      const lane = (to + done) % lanes;
      const row = Math.min(count - done, lanes - lane);
      see((to + done - lane) * lines + from * lanes + lane, weight + done, row);
      done += row;
      if (++seen % piece === 0) yield;
    }
  }
}

/** The places of a stack's block that no value of the network has. */
export function* unusedPlaces(layout: Layout, length: number): Generator<void, Int32Array> {
  const used = new Uint8Array(length);
  let others = length;
  yield* eachRow(layout, (place, _, count) => {
    used.fill(1, place, place + count);
    others -= count;
  });
  const places = new Int32Array(others);
  const piece = pieceOf(1);
  for (let place = 0, found = 0; place < length; ) {
    for (const end = Math.min(place + piece, length); place < end; place++) {
      if (used[place] === 0) places[found++] = place;
    }
    yield;
  }
  return places;
}
