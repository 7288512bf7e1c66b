import { useEffect, useRef, useState } from 'preact/hooks';
import { version } from '../../package.json';
import { readOptions } from '../../src/engine/index.js';
import { pathPlot } from '../../src/plot/index.js';
import { Bar } from '../parts/bar.js';
import { surfaceOf } from '../parts/canvas.js';
import type { BenchProps } from '../parts/define-bench.js';
import { useRedraw } from '../parts/hooks.js';
import { Notices } from '../parts/notices.js';
import { save, savePng } from '../parts/save.js';
import { useBench, useTurns } from '../parts/use-bench.js';
import { type CircuitState, circuitState, GATE_NAMES, type GateName } from '../state/circuit-state.js';
import { readCircuit, writeCircuit } from '../state/own-circuit.js';
import type { CircuitPlan } from '../worker/circuit-job.js';
import { drawActivities, drawPaths, estimateOf, type Sampled } from './circuit-drawing.js';
import { CircuitEditor } from './circuit-editor.js';
import { CircuitGraph } from './circuit-graph.js';

const NAMES: Record<GateName, string> = {
  and: 'AND',
  or: 'OR',
  not: 'NOT',
  xor: 'XOR',
  line: 'Line detector',
  own: 'Draw your own',
};
/** Milliseconds from one piece to the next at speed 1. */
const PAUSE = 160;
const EMPTY: Sampled = { activities: [], paths: new Float64Array(0), before: [] };

/** The inputs that a gate begins with are its own. */
const defaultsAt = ({ gate, circuit }: CircuitState) => ({
  ...readOptions('link', { gate, circuit }, circuitState),
  circuit: readOptions('link', { gate }, circuitState).circuit,
  gate: readOptions('link', {}, circuitState).gate,
});

/** Circuits of Q-neurons. */
export function CircuitBench(props: BenchProps) {
  const bench = useBench('circuit', circuitState, props, defaultsAt);
  const { settings, change, digest, remote, wanted } = bench;
  const [plan, setPlan] = useState<CircuitPlan>();
  const [sampled, setSampled] = useState<Sampled>(EMPTY);
  const [exact, setExact] = useState<ArrayLike<number>>();
  const paths = useRef<HTMLCanvasElement>(null);
  const activities = useRef<HTMLCanvasElement>(null);
  const count = sampled.activities.length;
  const isDone = count >= settings.pieces;

  useEffect(() => {
    setSampled(EMPTY);
    setExact(undefined);
    bench.clear();
    remote.ask('planCircuit', settings).then(setPlan, bench.fail);
    remote
      .ask('exactCircuit', settings)
      .then((found) => wanted.current === settings && setExact(found), bench.fail);
  }, [settings]);

  const sample = useTurns(bench, {
    isReady: true,
    isDone,
    pause: PAUSE,
    turn: async (own, isWanted) => {
      const start = count === 0 ? undefined : sampled.paths;
      const found = await remote.ask('sampleCircuit', { state: own, piece: count, ...(start && { start }) });
      if (!isWanted()) return;
      const next: Sampled = {
        activities: [...sampled.activities, found.activity],
        paths: found.paths,
        before: [sampled.paths, ...sampled.before].filter(({ length }) => length > 0).slice(0, 5),
      };
      setSampled(next);
      if (next.activities.length < own.pieces) return;
      const all = Float64Array.from(next.activities.flatMap((each) => [...each]));
      bench.settle(own, await remote.ask('digestPieces', all));
    },
  });

  const draw = () => {
    const surfaces = [paths, activities].map(({ current }) => current && surfaceOf(current));
    if (!plan) return;
    if (surfaces[0]) drawPaths(surfaces[0], sampled, plan);
    if (surfaces[1]) drawActivities(surfaces[1], sampled, plan, exact);
  };
  useEffect(draw);
  useRedraw(draw);

  const toggle = (input: number) =>
    change({
      inputs: [...settings.inputs]
        .map((digit, i) => (i === input ? String(1 - Number(digit)) : digit))
        .join(''),
    });
  const estimates = plan
    ? Array.from({ length: plan.neurons }, (_, neuron) => estimateOf(sampled, neuron))
    : [];
  const output = plan && estimates[plan.outputs[0]!];
  const own = settings.gate === 'own' ? readCircuit('circuit', settings.circuit) : undefined;
  return (
    <section class="bench" aria-label="Q-neurons">
      <div class="head">
        <h2>Logic of particles in a double well</h2>
        <p class="look">
          Each neuron is a particle in a double well: silent while its path rests at the bottom, active where
          it climbs the hump again and again. Toggle the inputs, and see paths change until the output's
          activity settles at the exact value.
        </p>
      </div>
      <Notices bench={bench} />
      <div class="card equation">
        <span class="term">
          <i>S</i> = <i>a</i> Σ ½ <i>φ̇</i>² + ¼ <i>Λ</i> (<i>φ</i>² − 1)²
        </span>
        <span class="term">
          − <i>ε</i> (excitation) + <i>ε</i> (inhibition), &nbsp; paths with weight e
          <sup>
            −<i>S</i>
          </sup>
        </span>
      </div>
      <div class="row" role="group" aria-label="Circuit">
        {GATE_NAMES.map((gate) => (
          <button
            type="button"
            key={gate}
            aria-pressed={gate === settings.gate}
            onClick={() => {
              const { circuit, inputs } = readOptions('link', { gate }, circuitState);
              change({ gate, circuit, inputs });
            }}
          >
            {NAMES[gate]}
          </button>
        ))}
      </div>
      <div class={own ? 'stage tall' : 'stage'}>
        <div class="card">
          <h3>
            The circuit{' '}
            <small>{own ? 'by mouse, finger or keys' : 'click an input, or the buttons below'}</small>
          </h3>
          {own && (
            <CircuitEditor
              own={own}
              inputs={settings.inputs}
              activities={estimates.map(({ mean }) => mean)}
              onChange={(next, inputs) => change({ circuit: writeCircuit(next), inputs })}
            />
          )}
          {plan && !own && (
            <CircuitGraph
              plan={plan}
              activities={estimates.map(({ mean }) => mean)}
              onToggle={(input) => input < settings.inputs.length && toggle(input)}
            />
          )}
          <div class="row" role="group" aria-label="Inputs">
            <span class={settings.gate === 'line' ? 'pixels four' : 'row'}>
              {Array.from(settings.inputs, (_, i) => (
                <button
                  type="button"
                  key={i}
                  aria-pressed={settings.inputs[i] === '1'}
                  aria-label={settings.gate === 'line' ? `Pixel ${i}` : undefined}
                  onClick={() => toggle(i)}
                >
                  {settings.gate === 'line' ? '' : `in ${i} = ${settings.inputs[i]}`}
                </button>
              ))}
            </span>
            <p class="note" aria-live="off">
              {plan && output && count > 7
                ? `Output ${output.mean.toFixed(2)} ± ${output.stdErr.toFixed(2)}${plan.expected === undefined ? '.' : `; it should be ${plan.expected ? 'active' : 'silent'}.`}`
                : 'Sampling …'}
            </p>
          </div>
        </div>
        <div class="card">
          <h3>
            Paths in imaginary time <small>the last sweeps, fading; wells at ±1</small>
          </h3>
          <canvas ref={paths} class="strip paths" role="img" aria-label="The path of each neuron" />
        </div>
        <div class="card">
          <h3>
            Activities <small>dots with two standard errors; diamonds are exact</small>
          </h3>
          <canvas
            ref={activities}
            class="strip"
            role="img"
            aria-label="Activities of all neurons; the table has the numbers"
          />
        </div>
        <div class="card">
          <table>
            <thead>
              <tr>
                <th scope="col">Neuron</th>
                <th scope="col">Activity</th>
                <th scope="col">± error</th>
                <th scope="col">Exact</th>
              </tr>
            </thead>
            <tbody>
              {estimates.map(({ mean, stdErr }, neuron) => (
                <tr key={neuron}>
                  <td>
                    {neuron}
                    {plan?.outputs.includes(neuron) ? ' (output)' : ''}
                  </td>
                  <td>{count > 0 ? mean.toFixed(3) : '…'}</td>
                  <td>{count > 7 ? stdErr.toFixed(3) : '…'}</td>
                  <td>{exact?.[neuron]?.toFixed(3) ?? (settings.gate === 'line' ? '–' : '…')}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p class="note">
            {count} of {settings.pieces} pieces of 200 sweeps{digest && `; digest ${digest}`}
          </p>
        </div>
      </div>
      <Bar
        bench={bench}
        startLabel="Sample"
        isDone={isDone}
        onStep={sample}
        exports={{
          PNG: () => savePng('paths.png', paths.current),
          SVG: () => plan && count > 0 && save('paths.svg', pictureOf(sampled, plan), 'image/svg+xml'),
          JSON: () =>
            save('circuit.json', documentOf(settings, sampled, estimates, digest), 'application/json'),
        }}
      />
    </section>
  );
}

const pictureOf = ({ paths }: Sampled, { neurons, outputs, time }: CircuitPlan): string =>
  pathPlot(paths, {
    ...{
      slices: paths.length / neurons,
      time,
      theme: 'light',
      title: 'Paths of Q-neurons',
      width: 900,
      height: 480,
    },
    labels: Array.from({ length: neurons }, (_, k) => `neuron ${k}${outputs.includes(k) ? ', output' : ''}`),
  });

function documentOf(
  options: CircuitState,
  { activities }: Sampled,
  estimates: object,
  digest: string,
): string {
  const pieces = activities.map((each) => Array.from(each));
  return `${JSON.stringify({ bornspike: version, bench: 'circuit', options, digest, estimates, pieces })}\n`;
}
