/** A network of oracle neurons, eqs. 1 and 10-12, written as the sums they are. */
import * as neuron from './sqs-oracle.js';

export interface OracleEdge {
  /** `'inputs'`: all external inputs. */
  from: number | 'inputs';
  to: number;
  delay: number;
  /** [source][channel]; one source unless from the inputs. */
  weights: number[][];
}

export interface OracleNetwork {
  channels: number;
  outputs: number;
  neurons: neuron.OracleNeuron[];
  edges: OracleEdge[];
}

export interface OracleRun {
  /** [neuron][step][channel] */
  currents: number[][][];
  /** Pattern that each neuron collapsed on, [neuron][step]. */
  records: number[][];
  /** Probability of each pattern before the measurement, [neuron][step][pattern]. */
  probabilities: number[][][];
}

const bit = (pattern: number, channel: number, channels: number) => (pattern >> (channels - 1 - channel)) & 1;

/**
 * Runs the network on external spikes [step][input · channels + channel]. `choose` picks the pattern on which a neuron
 * collapses.
 */
export function simulate(
  network: OracleNetwork,
  spikes: number[][],
  choose: (neuron: number, step: number, probabilities: number[]) => number,
): OracleRun {
  const { channels, neurons, edges } = network;
  const run: OracleRun = {
    currents: neurons.map(() => []),
    records: neurons.map(() => []),
    probabilities: neurons.map(() => []),
  };
  const memories = neurons.map(neuron.initialMemory);
  spikes.forEach((_, t) => {
    const done = new Set<number>();
    while (done.size < neurons.length) {
      neurons.forEach((model, i) => {
        const incoming = edges.filter((edge) => edge.to === i);
        const ready = incoming.every((e) => e.from === 'inputs' || e.delay === 1 || done.has(e.from));
        if (done.has(i) || !ready) return;
        const current = Array.from({ length: channels }, (_, n) => {
          let sum = 0;
          for (const edge of incoming) {
            const at = t - edge.delay;
            if (at < 0) continue;
            edge.weights.forEach((weights, source) => {
              const spike =
                edge.from === 'inputs'
                  ? spikes[at]![source * channels + n]
                  : bit(run.records[edge.from]![at]!, n, channels);
              sum += weights[n]! * spike!;
            });
          }
          return sum;
        });
        const rho = neuron.evolve(
          model,
          memories[i]!,
          current,
          (gate) => model.angles[model.gates[gate]!.parameter ?? 0]!,
        );
        const probabilities = neuron.patternProbabilities(model, rho);
        const pattern = choose(i, t, probabilities);
        run.currents[i]!.push(current);
        run.probabilities[i]!.push(probabilities);
        run.records[i]!.push(pattern);
        memories[i] = neuron.collapse(model, rho, pattern);
        done.add(i);
      });
    }
  });
  return run;
}

/** Parameters' derivative of Σ_i Σ_t credit[i][t] log p_i(target[i][t]) along a run: [edge][source][channel], [neuron][angle]. */
export function gradient(
  network: OracleNetwork,
  spikes: number[][],
  run: OracleRun,
  targets: number[][],
  credit: number[][],
): { weights: number[][][]; angles: number[][] } {
  const { channels, neurons, edges } = network;
  const steps = spikes.length;
  const byCurrent = neurons.map((model, i) =>
    Array.from({ length: steps }, (_, step) =>
      Array.from({ length: channels }, (_, channel) =>
        neuron.derivative(model, run.currents[i]!, run.records[i]!, targets[i]!, credit[i]!, {
          step,
          channel,
        }),
      ),
    ),
  );
  const weights = edges.map((edge) =>
    edge.weights.map((row, source) =>
      row.map((_, n) => {
        let sum = 0;
        for (let t = edge.delay; t < steps; t++) {
          const spike =
            edge.from === 'inputs'
              ? spikes[t - edge.delay]![source * channels + n]
              : bit(run.records[edge.from]![t - edge.delay]!, n, channels);
          sum += spike! * byCurrent[edge.to]![t]![n]!;
        }
        return sum;
      }),
    ),
  );
  const angles = neurons.map((model, i) =>
    model.angles.map((_, angle) =>
      neuron.derivative(model, run.currents[i]!, run.records[i]!, targets[i]!, credit[i]!, { angle }),
    ),
  );
  return { weights, angles };
}
