import type { Topology } from '../network/topology.js';

/** Neighbouring neurons that see no spikes of each other in the same step. */
export interface PlannedLayer {
  firstNeuron: number;
  neurons: number;
  /** Whether other neurons see its spikes. */
  feeds: boolean;
  isOutput: boolean;
}

/** All connections from one channel of a layer (−1: the external inputs) to one current of a layer. */
export interface PlannedProjection {
  source: number;
  channel: number;
  target: number;
  currentIndex: number;
  delay: number;
  runs: PlannedRun[];
}

/** Connections from one neuron of the source (or external input) to neighbouring neurons of the target, in both layers' numbers. */
export interface PlannedRun {
  from: number;
  to: number;
  count: number;
  /** Number of the first weight; the others follow. */
  weight: number;
}

/** A network as layers and projections, see assembly/spiking/stack/stack.ts. */
export interface StackPlan {
  layers: PlannedLayer[];
  projections: PlannedProjection[];
}

/** Groups the neurons of any network into layers; a layered network keeps its own. */
export function stackPlan(topology: Topology, channels: number): StackPlan {
  const { wiring, inputs } = topology;
  const { neurons } = wiring;
  const layers = layersOf(topology, channels).map((layer) => ({ ...layer, feeds: false }));
  const layerOf = new Int32Array(neurons);
  layers.forEach(({ firstNeuron, neurons: count }, l) => {
    layerOf.fill(l, firstNeuron, firstNeuron + count);
  });

  const projections = new Map<string, PlannedProjection>();
  for (const { line, run } of runsOf(topology)) {
    const node = Math.floor(line / channels);
    const source = node < inputs ? -1 : layerOf[node - inputs]!;
    const from = source < 0 ? node : node - inputs - layers[source]!.firstNeuron;
    if (source >= 0) layers[source]!.feeds = true;
    for (let done = 0; done < run.count; ) {
      const current = run.first + done;
      const neuron = current % neurons;
      const target = layerOf[neuron]!;
      const to = neuron - layers[target]!.firstNeuron;
      const count = Math.min(run.count - done, layers[target]!.neurons - to);
      const channel = line % channels;
      const currentIndex = Math.floor(current / neurons);
      const key = [source, channel, target, currentIndex, run.delay].join();
      const projection = projections.get(key) ?? {
        source,
        channel,
        target,
        currentIndex,
        delay: run.delay,
        runs: [],
      };
      projections.set(key, projection);
      projection.runs.push({ from, to, count, weight: run.weight + done });
      done += count;
    }
  }
  return { layers, projections: [...projections.values()] };
}

/** Layers alone, in the order in which they run. */
export function layersOf(topology: Topology, channels: number): Omit<PlannedLayer, 'feeds'>[] {
  const { neurons, outputs } = topology.wiring;
  const level = levels(topology, channels);
  const layers: Omit<PlannedLayer, 'feeds'>[] = [];
  for (let neuron = 0; neuron < neurons; neuron++) {
    const last = layers.at(-1);
    const isOutput = neuron >= neurons - outputs;
    if (last && level[neuron] === level[neuron - 1] && last.isOutput === isOutput) last.neurons++;
    else layers.push({ firstNeuron: neuron, neurons: 1, isOutput });
  }
  return layers.sort(
    (a, b) => level[a.firstNeuron]! - level[b.firstNeuron]! || a.firstNeuron - b.firstNeuron,
  );
}

/** How many undelayed connections lead to each neuron at most, one after the other; output neurons come last. */
function levels({ wiring, inputs }: Topology, channels: number): Float64Array {
  const { neurons, outputs, order } = wiring;
  const level = new Float64Array(neurons).fill(0);
  // Neighbours lead to the same neurons, mostly.
  let last = { first: -1, count: 0, level: 0 };
  for (const neuron of order) {
    for (let channel = 0; channel < channels; channel++) {
      const line = (inputs + neuron) * channels + channel;
      for (let r = wiring.lineStart[line]!; r < wiring.lineStart[line + 1]!; r++) {
        const [first, count, , delay] = runAt(wiring, r);
        if (delay > 0) continue;
        const least = level[neuron]! + 1;
        if (first === last.first && count === last.count && least <= last.level) continue;
        last = { first, count, level: least };
        for (let i = 0; i < count; i++) {
          const target = (first + i) % neurons;
          level[target] = Math.max(level[target]!, least);
        }
      }
    }
  }
  return level.fill(Infinity, neurons - outputs);
}

/** First target, number of targets, first weight and delay of a run of connections. */
const runAt = (
  { runs }: Topology['wiring'],
  r: number,
): [first: number, count: number, weight: number, delay: number] => [
  runs[4 * r]!,
  runs[4 * r + 1]!,
  runs[4 * r + 2]!,
  runs[4 * r + 3]!,
];

function* runsOf({ wiring }: Topology) {
  for (let line = 0; line + 1 < wiring.lineStart.length; line++) {
    for (let r = wiring.lineStart[line]!; r < wiring.lineStart[line + 1]!; r++) {
      const [first, count, weight, delay] = runAt(wiring, r);
      yield { line, run: { first, count, weight, delay } };
    }
  }
}
