import type { Engine } from '../engine/engine.js';
import { makeMeta } from '../engine/meta.js';
import { exactActivity, type QNeuronCircuit } from '../qneuron/index.js';
import { inputPath } from '../qneuron/input-path.js';
import { square } from '../qneuron/square.js';
import { conclude, type Finding } from './compare.js';
import { excitedNeuron } from './excited-neuron.js';
import type { Figure, FigureContext, FigureResult } from './figure.js';
import { decimalEstimate } from './format.js';
import {
  estimates,
  known,
  type ProfileOptions,
  peaksOf,
  pointsOf,
  sampleProfiles,
  sliceCurves,
  tabulated,
} from './path-profiles.js';
import { compose } from './plot/compose.js';
import type { Look } from './plot/style.js';

const TITLE = 'Instanton action density';
/** The strongest coupling that the paper calls useful. */
const STRENGTH = 8000;
/** By so much of it the lattice's sum over a kink may differ from the integral (9). */
const LATTICE_ERROR = 0.01;

const LOOKS = {
  classical: { label: 'classical kinks', color: '#56b4e9', symbol: 'line' },
  exact: { label: 'excited neuron, exact', color: '#000000', symbol: 'line' },
  neuron: { label: 'excited neuron', color: '#0072b2', symbol: 'circle' },
} as const satisfies Record<string, Look>;

interface Slice {
  slice: number;
  classical: number;
  /** Less 1 / (2a), as `exact`. */
  neuron: number;
  stdErr: number;
  exact: number;
}

/** Figure 1 of the Q-neuron paper. */
export const qneuron1: Figure<ProfileOptions> = {
  id: 'qneuron/1',
  title: TITLE,
  claim: 'Instantons are accompanied by a peak of the action density; the action of one is 2 √(2Λ) / 3 (9).',
  data: [],
  options: { quick: { sweeps: 8000, chains: 32 }, full: { sweeps: 80_000, chains: 64 } },
  run,
};

async function run(engine: Engine, context: FigureContext<ProfileOptions>): Promise<FigureResult> {
  const start = performance.now();
  const { options, seed } = context;
  const circuit = excitedNeuron(STRENGTH);
  const { slices, warnings } = await context.remember({ figure: qneuron1.id, seed, ...options }, () =>
    sample(engine, circuit, context),
  );
  return {
    data: slices.map((slice) => ({ ...slice })),
    svg: draw(slices, circuit, options),
    table: {
      columns: ['slice', 'classical kinks', 'excited neuron', 'exact'],
      rows: tabulated(circuit).map((slot) => {
        const { classical, exact } = slices[slot];
        const value = decimalEstimate(measured(slices[slot]));
        return [String(slot), classical.toFixed(1), value, exact.toFixed(1)];
      }),
    },
    verdict: conclude([actionOfKink(slices, circuit), ...peaksOf(slices.map(measured), circuit)]),
    meta: makeMeta(start, seed, options, warnings),
  };
}

async function sample(
  engine: Engine,
  circuit: QNeuronCircuit,
  context: FigureContext<ProfileOptions>,
): Promise<{ slices: Slice[]; warnings: string[] }> {
  const [{ profile, meta }] = await sampleProfiles(engine, [circuit], context, 'one neuron');
  const action = estimates(circuit, profile!.action, profile!.actionStdErr);
  const classical = classicalDensity(engine, circuit);
  const exact = exactDensity(engine, circuit);
  const slices = action.map(({ mean, stdErr }, slice) => ({
    slice,
    classical: classical[slice],
    neuron: mean - noiseOf(circuit),
    stdErr: stdErr!,
    exact: exact[slice],
  }));
  return { slices, warnings: meta.warnings };
}

/** What equipartition gives the steps of any lattice path, at each slice. */
const noiseOf = ({ spacing }: QNeuronCircuit): number => 1 / (2 * spacing);

const measured = ({ neuron, stdErr }: Slice) => ({ mean: neuron, stdErr });

/** Of the path of an active input, which is Λ/2 sech⁴(√(Λ/2)(t - t0)) about each kink up to the lattice's error. */
function classicalDensity(engine: Engine, circuit: QNeuronCircuit): Float64Array {
  const { lambda, slices, spacing } = circuit;
  const { drive, square: squares } = inputPath(engine, circuit);
  // |ψ|: the kinks are at slices, where it is 0, so that its steps are as large as those of ψ.
  const path = squares.map(Math.sqrt);
  const steps = path.map((x, t) => square((path[(t + 1) % slices] - x) / spacing));
  return drive.map((g, t) => (lambda / 4) * g + (steps[t] + steps[(t + slices - 1) % slices]) / 4);
}

/**
 * Of the neuron, less 1 / (2a), exactly. ⟨φ_t ∂S/∂φ_t⟩ = 1 has the steps to and from a slice in it; solved for them, the
 * density is V0 - ⟨φ V'⟩ / 2 + (u_{t+1} - 2 u_t + u_{t-1}) / (4 a²), u = ⟨φ²⟩, V = V0 + ε g φ².
 */
function exactDensity(engine: Engine, circuit: QNeuronCircuit): Float64Array {
  const { lambda, slices, spacing } = circuit;
  const { potential, square: u } = exactActivity(engine, circuit);
  const { drive } = inputPath(engine, circuit);
  return u.map((x2, t) => {
    const bend = u[(t + 1) % slices] - 2 * x2 + u[(t + slices - 1) % slices];
    const force = 4 * potential[t] + lambda * (x2 - 1) + 2 * STRENGTH * drive[t] * x2;
    return potential[t] - force / 2 + bend / (4 * spacing * spacing);
  });
}

function actionOfKink(slices: readonly Slice[], { lambda, kinks, spacing }: QNeuronCircuit): Finding {
  const integral = (2 * Math.sqrt(2 * lambda)) / 3;
  const perKink = (name: 'classical' | 'exact') =>
    (spacing * slices.reduce((total, slice) => total + slice[name], 0)) / kinks;
  const sum = perKink('classical');
  return {
    held: Math.abs(sum / integral - 1) <= LATTICE_ERROR ? 'yes' : 'no',
    reason: `a classical kink: the lattice's sum is ${sum.toFixed(2)}, (9) says ${integral.toFixed(2)}; the excited neuron has ${perKink('exact').toFixed(2)} at each of the input's kinks`,
  };
}

function draw(slices: readonly Slice[], circuit: QNeuronCircuit, { sweeps, chains }: ProfileOptions): string {
  const looks = Object.values(LOOKS);
  const points = [
    ...pointsOf(LOOKS.classical.label, known(slices.map(({ classical }) => classical))),
    ...pointsOf(LOOKS.exact.label, known(slices.map(({ exact }) => exact))),
    ...pointsOf(LOOKS.neuron.label, slices.map(measured)),
  ];
  return compose({
    title: TITLE,
    subtitle: `ε = ${STRENGTH}; ${chains} chains of ${sweeps} sweeps; less the noise 1 / (2a) = ${noiseOf(circuit).toFixed(1)} of a lattice path; bars: one standard error`,
    legend: looks,
    panels: [
      {
        title: 'Density of the action, slice by slice',
        svg: sliceCurves(points, {
          looks,
          yLabel: 'density of the action',
          width: 760,
          height: 440,
        }),
      },
    ],
  });
}
