import type { Engine, Estimate } from '../../engine/index.js';
import { makeMeta } from '../../engine/index.js';
import { exactActivity, QNeuronCircuit, type SimulationResult, square } from '../../qneuron/index.js';
import { conclude, type Difference, difference, type Finding, outcomeOf } from '../compare.js';
import type { Figure, FigureContext, FigureResult } from '../figure.js';
import { decimalEstimate, scaled } from '../format.js';
import { coloredCells } from '../plot/colored-cells.js';
import { compose } from '../plot/compose.js';
import type { Look } from '../plot/style.js';
import { excitedNeuron } from './excited-neuron.js';
import {
  estimates,
  kinksOf,
  known,
  type ProfileOptions,
  pointsOf,
  sampleProfiles,
  sliceCurves,
} from './path-profiles.js';

const TITLE = 'Interaction that excites';
const STRENGTH = 6000;
/** Of an exciter that is a simulated neuron, by an active input. */
const DRIVE = 8000;
/** An impact counts as none if it is at most so much of that at a kink on the affected neuron. */
const NONE = 0.05;
const CELLS = 48;
const PHI = { edges: [-1, 1], ticks: [-1, -0.5, 0, 0.5, 1] } as const;

const LOOKS = {
  affected: { label: 'affected', color: '#0072b2', symbol: 'circle' },
  affectedAlone: { label: 'affected, ε = 0', color: '#56b4e9', symbol: 'triangle' },
  exciter: { label: 'exciter', color: '#d55e00', symbol: 'square' },
  exciterAlone: { label: 'exciter, ε = 0', color: '#e69f00', symbol: 'diamond' },
  exact: { label: 'exact', color: '#000000', symbol: 'line' },
} as const satisfies Record<string, Look>;
type Curve = Exclude<keyof typeof LOOKS, 'exact'>;

/** ⟨φ²⟩ of one neuron at one slice. */
interface Slice {
  /** `direct`: of a neuron that an input excites with ε. */
  curve: Curve | 'direct';
  slice: number;
  square: number;
  stdErr: number;
  exact: number;
}

/** Figure 3 of the Q-neuron paper. */
export const qneuron3: Figure<ProfileOptions> = {
  id: 'qneuron/3',
  title: TITLE,
  claim:
    'By ε φ1² (φ2² - 1)² an exciter in the vacuum has no impact on the affected neuron, an exciter that spikes makes it tend to ' +
    'spike, and the affected neuron has no impact on the exciter. (φ2 is the exciter, as the axes of the figure and (17) have ' +
    'it; the sentence under (10) swaps the two.)',
  differs: [
    'an action between two paths acts on both: where the exciter passes 0 the affected neuron holds it there, by as much as the exact value says',
  ],
  data: [],
  options: { quick: { sweeps: 8000, chains: 16 }, full: { sweeps: 80_000, chains: 32 } },
  run,
};

async function run(engine: Engine, context: FigureContext<ProfileOptions>): Promise<FigureResult> {
  const start = performance.now();
  const { options, seed } = context;
  const { slices, warnings } = await context.remember({ figure: qneuron3.id, seed, ...options }, () =>
    sample(engine, context),
  );
  const impacts = impactsOf(slices);
  return {
    data: slices.map((slice) => ({ ...slice })),
    svg: draw(slices, options),
    table: {
      columns: ['impact', 'at', '⟨φ²⟩ without', 'with', 'exact without', 'exact with'],
      rows: impacts.map(({ of, at, without, with: coupled, exact }) => [
        of,
        at,
        decimalEstimate(without),
        decimalEstimate(coupled),
        ...exact.map((value) => value.toFixed(4)),
      ]),
    },
    verdict: conclude(judge(impacts)),
    seed,
    meta: makeMeta(start, options, warnings),
  };
}

/** An input excites the exciter, and that the affected neuron. */
function pair(strength: number): QNeuronCircuit {
  const circuit = new QNeuronCircuit();
  const [exciter, affected] = [circuit.neuron(), circuit.neuron()];
  return circuit.excite(circuit.input(), exciter, DRIVE).excite(exciter, affected, strength);
}

async function sample(
  engine: Engine,
  context: FigureContext<ProfileOptions>,
): Promise<{ slices: Slice[]; warnings: string[] }> {
  const [alone, together] = [pair(0), pair(STRENGTH)];
  const direct = excitedNeuron(STRENGTH);
  const pairs = await sampleProfiles(engine, [alone, together], context, 'two neurons');
  const single = (await sampleProfiles(engine, [direct], context, 'one neuron'))[0]!;
  /** Of each neuron, in the circuit's order. */
  const slicesOf = async (
    neurons: readonly Slice['curve'][],
    circuit: QNeuronCircuit,
    { profile }: SimulationResult,
  ): Promise<Slice[]> => {
    const exact = (await exactActivity(engine, circuit)).square.values;
    return neurons.flatMap((curve, n) =>
      estimates(circuit, profile!.square, n).map(({ mean, stdErr }, slice) => ({
        ...{ curve, slice, square: mean, stdErr: stdErr! },
        exact: exact[n * circuit.slices + slice]!,
      })),
    );
  };
  return {
    slices: [
      ...(await slicesOf(['exciterAlone', 'affectedAlone'], alone, pairs[0]!)),
      ...(await slicesOf(['exciter', 'affected'], together, pairs[1]!)),
      ...(await slicesOf(['direct'], direct, single)),
    ],
    warnings: [...pairs, single].flatMap(({ meta }) => meta.warnings),
  };
}

/** What a coupling changes of ⟨φ²⟩, the mean over all kinks or plateaus. */
interface Impact {
  of: string;
  at: 'kinks' | 'plateaus';
  without: Estimate;
  with: Estimate;
  exact: [number, number];
}

function impactsOf(slices: readonly Slice[]): Impact[] {
  const places = kinksOf(pair(0));
  const impact = (of: string, at: Impact['at'], without: Slice['curve'], coupled: Slice['curve']): Impact => {
    const own = (curve: Slice['curve']) =>
      places.map(({ kink, plateau }) => {
        const slice = at === 'kinks' ? kink : plateau;
        return slices.find((each) => each.curve === curve && each.slice === slice)!;
      });
    const mean = (curve: Slice['curve']): Estimate => {
      const list = own(curve);
      const sum = list.reduce((total, { square }) => total + square, 0);
      const squares = list.reduce((total, { stdErr }) => total + stdErr * stdErr, 0);
      return { mean: sum / list.length, stdErr: Math.sqrt(squares) / list.length };
    };
    return {
      of,
      at,
      without: mean(without),
      with: mean(coupled),
      // All kinks are alike, and all plateaus.
      exact: [own(without)[0]!.exact, own(coupled)[0]!.exact],
    };
  };
  return (['kinks', 'plateaus'] as const).flatMap((at) => [
    impact('of an input on a neuron', at, 'affectedAlone', 'direct'),
    impact('of a neuron on another', at, 'affectedAlone', 'affected'),
    impact('of the affected neuron on the exciter', at, 'exciterAlone', 'exciter'),
  ]);
}

function judge(impacts: readonly Impact[]): Finding[] {
  const changeOf = ({ without, with: coupled }: Impact) => difference(coupled, without);
  const [byInput, byNeuron] = impacts as [Impact, Impact];
  const spikes = [byInput, byNeuron].map((impact): Finding => {
    const change = changeOf(impact);
    return {
      outcome: outcomeOf({ ...change, sign: -change.sign as Difference['sign'] }),
      reason: `${impact.of}, at the exciter's kinks: ${formatted(impact, change)}`,
    };
  });
  const others = impacts.filter((impact) => !(impact === byInput || impact === byNeuron));
  return [
    ...spikes,
    ...others.map((impact): Finding => {
      const change = changeOf(impact);
      const most = size(scaled(changeOf(impact.of === byInput.of ? byInput : byNeuron), NONE));
      const where = impact.at === 'kinks' ? "at the exciter's kinks" : 'on the plateaus';
      return {
        outcome: outcomeOf(difference(most, size(change))),
        reason: `${impact.of}, ${where}: ${formatted(impact, change)}; up to ${most.mean.toFixed(3)} counts as none`,
      };
    }),
  ];
}

const size = ({ mean, stdErr }: Estimate): Estimate => ({ mean: Math.abs(mean), stdErr });

const formatted = ({ exact }: Impact, change: Estimate): string =>
  `⟨φ²⟩ changes by ${decimalEstimate(change)}, exactly ${(exact[1] - exact[0]).toFixed(4)}`;

function draw(slices: readonly Slice[], { sweeps, chains }: ProfileOptions): string {
  const looks = Object.values(LOOKS);
  const measured = (Object.keys(LOOKS) as (keyof typeof LOOKS)[]).filter(
    (curve): curve is Curve => curve !== 'exact',
  );
  const at = (i: number) => -1 + (2 * (i + 0.5)) / CELLS;
  const potential = Array.from({ length: CELLS * CELLS }, (_, cell) => {
    const [affected, exciter] = [at(cell % CELLS), -at(Math.floor(cell / CELLS))];
    return square(affected) * square(square(exciter) - 1);
  });
  // Each exact curve by itself, so that the end of one is not joined to the beginning of the next.
  const exact = measured.map((curve) => ({ ...LOOKS.exact, label: `exact ${curve}` }));
  const points = measured.flatMap((curve, i) => {
    const own = slices.filter((slice) => slice.curve === curve);
    return [
      ...pointsOf(exact[i]!.label, known(own.map((slice) => slice.exact))),
      ...pointsOf(
        LOOKS[curve].label,
        own.map(({ square, stdErr }) => ({ mean: square, stdErr })),
      ),
    ];
  });
  return compose({
    title: TITLE,
    subtitle: `an input excites the exciter with ${DRIVE}, which excites the affected neuron with ε = ${STRENGTH}; ${chains} chains of ${sweeps} sweeps; bars: one standard error`,
    legend: looks,
    panels: [
      {
        title: 'φ1² (φ2² - 1)²',
        svg: coloredCells(potential, {
          columns: CELLS,
          range: [0, 1],
          width: 320,
          height: 320,
          bar: true,
          axes: {
            x: { ...PHI, label: 'φ1, affected' },
            y: { ...PHI, edges: [1, -1], label: 'φ2, exciter' },
          },
        }),
      },
      {
        title: '⟨φ²⟩, slice by slice',
        svg: sliceCurves(points, {
          looks: [...exact, ...looks],
          yLabel: '⟨φ²⟩',
          width: 700,
          height: 390,
          yDomain: [0, 1.1],
        }),
      },
    ],
  });
}
