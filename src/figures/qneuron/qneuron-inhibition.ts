import type { Engine } from '../../engine/index.js';
import { makeMeta } from '../../engine/index.js';
import { exactActivity, QNeuronCircuit } from '../../qneuron/index.js';
import { conclude, type Finding } from '../compare.js';
import type { Figure, FigureContext, FigureResult } from '../figure.js';
import { coloredCells } from '../plot/colored-cells.js';
import { compose } from '../plot/compose.js';

const TITLE = 'The potential of an inhibiting connection';
/** The connection and the inputs of NOT (Fig. 13 of the paper). */
const INHIBITION = 50_000;
const STRONG = 8000;
const WEAK = 6000;
const SIDE = 420;
/** Positions that are shown: beyond √2 the potential exceeds its value at 0. */
const EDGE = 1.4;
const TICKS = [-1, 0, 1];
/** Changes of the activity, of which an active input has 1, that are no effect: a resting neuron fluctuates by more. */
const NO_EFFECT = 0.05;

/** What an inhibiting connection does to two neurons, of which each has an input or not. */
interface Impact {
  inputs: [boolean, boolean];
  /** Of both neurons, exact, without and with the connection. */
  free: number[];
  inhibited: number[];
}

type Options = { points: number };

/** Figure 12 of the Q-neuron paper. */
export const qneuron12: Figure<Options> = {
  id: 'qneuron/12',
  title: TITLE,
  claim: 'The interaction (11) has an effect only if both neurons experience a spike.',
  data: [],
  options: { quick: { points: 57 }, full: { points: 225 } },
  run,
};

async function run(engine: Engine, context: FigureContext<Options>): Promise<FigureResult> {
  const start = performance.now();
  const { options, seed, signal } = context;
  const impacts = await context.remember({ figure: qneuron12.id }, async () => {
    const found: Impact[] = [];
    for (const first of [false, true]) {
      for (const second of [false, true]) {
        const activities = async (inhibition: number) => {
          const circuit = pair(first, second, inhibition);
          return Array.from((await exactActivity(engine, circuit, { signal })).activity);
        };
        found.push({
          inputs: [first, second],
          free: await activities(0),
          inhibited: await activities(INHIBITION),
        });
        context.onProgress?.({ unit: 'circuit', done: found.length, total: 4, now: 'exact activities' });
      }
    }
    return found;
  });
  return {
    data: impacts.map((impact) => ({ ...impact })),
    svg: draw(options),
    table: {
      columns: ['first input', 'second input', 'activities without', 'activities with the connection'],
      rows: impacts.map(({ inputs, free, inhibited }) => [
        ...inputs.map((on) => (on ? 'on' : 'off')),
        ...[free, inhibited].map((both) => both.map((activity) => activity.toFixed(4)).join(', ')),
      ]),
    },
    verdict: conclude(impacts.map(judge)),
    seed,
    meta: makeMeta(start, options),
  };
}

function pair(first: boolean, second: boolean, inhibition: number): QNeuronCircuit {
  const circuit = new QNeuronCircuit();
  const [strong, weak] = [circuit.neuron(), circuit.neuron()];
  circuit.excite(circuit.input(Number(first)), strong, STRONG);
  circuit.excite(circuit.input(Number(second)), weak, WEAK);
  return circuit.inhibit(strong, weak, inhibition);
}

/** Only where both inputs are on may anything change, and there the weaker neuron's activity must fall. */
function judge({ inputs, free, inhibited }: Impact): Finding {
  const both = inputs.every(Boolean);
  const changes = free.map((activity, i) => inhibited[i]! - activity);
  const [, weaker] = changes;
  const names = inputs.map((on) => (on ? 'on' : 'off')).join(' and ');
  const shown = changes.map((change) => `${change > 0 ? '+' : ''}${change.toFixed(3)}`).join(' and ');
  const fits = both ? weaker! < -NO_EFFECT : changes.every((change) => Math.abs(change) <= NO_EFFECT);
  return {
    outcome: fits ? 'reproduced' : 'not reproduced',
    reason: `inputs ${names}: the activities change by ${shown}`,
  };
}

/** In units of the connection's strength, so that it is 1 where both neurons are at 0. */
function draw({ points }: Options): string {
  const well = Array.from({ length: points }, (_, i) => {
    const x = EDGE * ((2 * i + 1) / points - 1);
    return (x * x - 1) ** 4;
  });
  const axis = (label: string, edge: number) => ({ edges: [-edge, edge] as const, label, ticks: TICKS });
  return compose({
    title: TITLE,
    subtitle: '(φ₁² − 1)⁴ (φ₂² − 1)⁴: both neurons pay where both are between their vacua at −1 and 1',
    panels: [
      {
        title: 'In units of ε',
        svg: coloredCells(
          well.flatMap((a) => well.map((b) => a * b)),
          {
            columns: points,
            range: [0, 1],
            width: SIDE,
            height: SIDE,
            axes: { x: axis('φ₁', EDGE), y: axis('φ₂', -EDGE) },
            bar: true,
          },
        ),
      },
    ],
  });
}
