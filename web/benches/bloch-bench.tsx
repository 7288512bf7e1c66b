import { useEffect, useRef, useState } from 'preact/hooks';
import { version } from '../../package.json';
import { blochSphere } from '../../src/plot/index.js';
import { Bar } from '../parts/bar.js';
import { surfaceOf } from '../parts/canvas.js';
import type { BenchProps } from '../parts/define-bench.js';
import { isCalm, useFrames, useRedraw } from '../parts/hooks.js';
import { Notices } from '../parts/notices.js';
import { save, savePng } from '../parts/save.js';
import { drawSphere, eyeOf, type Tracks, type View } from '../parts/sphere.js';
import { FIRST_VIEW, TurningSphere } from '../parts/turning-sphere.js';
import { useBench } from '../parts/use-bench.js';
import { type BlochState, blochState } from '../state/bloch-state.js';
import type { BlochRun } from '../worker/bloch-job.js';
import { drawEntanglement, drawHeights, drawRecord, trailsOf } from './bloch-charts.js';
import { BlochEquation } from './bloch-equation.js';
import { drawPositions } from './bloch-positions.js';

/** Seconds in which all periods pass at speed 1. */
const SECONDS = 18;
const REGIMES = [
  { rate: 0.1, name: 'γ = 0.1 Ω: wanders' },
  { rate: 1, name: 'γ = Ω: clusters' },
  { rate: 10, name: 'γ = 10 Ω: frozen' },
] as const;

const COUNTS = ['One neuron', 'Two, coupled', 'Three, coupled'];

/** A measured qubit on the Bloch sphere. */
export function BlochBench(props: BenchProps) {
  const bench = useBench('bloch', blochState, props);
  const { settings, change, isRunning, speed } = bench;
  const [run, setRun] = useState<BlochRun>();
  const [frame, setFrame] = useState(0);
  const sphere = useRef<HTMLCanvasElement>(null);
  const heights = useRef<HTMLCanvasElement>(null);
  const record = useRef<HTMLCanvasElement>(null);
  const positions = useRef<HTMLCanvasElement>(null);
  const view = useRef<View>(FIRST_VIEW);
  const at = useRef(0);
  const isBusy = useRef(false);

  // While one is computed, only the last of what is asked for after it counts.
  const compute = async () => {
    if (isBusy.current) return;
    isBusy.current = true;
    try {
      for (let previous: BlochState | undefined; previous !== bench.wanted.current; ) {
        const done = bench.wanted.current;
        previous = done;
        const result = await bench.remote.ask('runBloch', done);
        bench.clear();
        setRun(result);
        bench.settle(done, result.digest);
        if (isCalm()) at.current = result.times.length - 1;
      }
    } catch (thrown) {
      bench.fail(thrown);
    } finally {
      isBusy.current = false;
    }
  };
  useEffect(() => void compute(), [settings]);

  const draw = () => {
    const surfaces = [sphere, heights, record, positions].map(({ current }) => current && surfaceOf(current));
    if (surfaces[0]) drawSphere(surfaces[0], run && tracksOf(run), at.current, view.current);
    if (!run) return;
    if (surfaces[1]) drawHeights(surfaces[1], run, at.current);
    const third = run.entanglement ? drawEntanglement : drawRecord;
    if (surfaces[2]) third(surfaces[2], run, at.current);
    if (surfaces[3]) drawPositions(surfaces[3], run, Math.floor(at.current));
  };
  useEffect(draw, [run, frame]);
  useRedraw(draw);
  useFrames(isRunning && run !== undefined, (seconds) => {
    const last = run!.times.length - 1;
    at.current += (seconds * speed * last) / SECONDS;
    if (at.current > last) at.current = 0;
    draw();
  });

  const isCoupled = settings.neurons > 1;
  const saves = {
    PNG: () => savePng('bloch.png', sphere.current),
    SVG: () => run && save('bloch.svg', pictureOf(run, view.current), 'image/svg+xml'),
    JSON: () => run && save('bloch.json', documentOf(settings, run), 'application/json'),
  };
  return (
    <section class="bench" aria-label="Qubit-neuron">
      <div class="head">
        <h2>{isCoupled ? 'Qubits that are coupled and watched' : 'A qubit that is watched'}</h2>
        <p class="look">
          {isCoupled
            ? 'An exchange g entangles the neurons: each leaves the surface of its sphere, since what one is depends on the others. Measurement undoes it. Raise γ and see all of them pinned to the surface, one for itself.'
            : 'A drive turns the qubit, a measurement pulls it to a pole. Raise γ and see the motion freeze: the quantum Zeno effect. The arrow, the mean of all trajectories, shrinks to the middle in each case.'}
        </p>
      </div>
      <Notices bench={bench} />
      <BlochEquation settings={settings} onChange={change} />
      <div class="row">
        <span class="row" role="group" aria-label="Neurons">
          {COUNTS.map((name, i) => (
            <button
              type="button"
              key={name}
              aria-pressed={settings.neurons === i + 1}
              onClick={() => change({ neurons: i + 1, ...(i > 0 && { efficiency: 1 }) })}
            >
              {name}
            </button>
          ))}
        </span>
        <span class="row" role="group" aria-label="The three regimes of the paper's figure 2">
          {REGIMES.map(({ rate, name }) => (
            <button
              type="button"
              key={rate}
              aria-pressed={
                settings.rate === rate && settings.rabi === 1 && settings.efficiency === 1 && !isCoupled
              }
              onClick={() => change({ rate, rabi: 1, efficiency: 1 })}
            >
              {name}
            </button>
          ))}
        </span>
        <label class="field">
          Trajectories
          <input
            type="range"
            min={10}
            max={1000}
            step={10}
            value={settings.trajectories}
            aria-valuetext={String(settings.trajectories)}
            onInput={(event) => change({ trajectories: Number(event.currentTarget.value) })}
          />
          {settings.trajectories}
        </label>
      </div>
      <div class="stage">
        <div class="card">
          <h3>
            On the Bloch sphere <small>drag it, or turn it by the arrow keys</small>
          </h3>
          <TurningSphere
            canvas={sphere}
            label={`Bloch sphere with ${settings.trajectories} trajectories${isCoupled ? ` of ${settings.neurons} neurons` : ''}`}
            view={view}
            onTurn={draw}
          />
          <p class="note">
            {run
              ? `${run.trajectories} trajectories of ${run.times.length - 1} frames; digest ${run.digest || 'needs https'}`
              : 'computing …'}
            {run?.warnings.map((warning) => ` ${warning}.`)}
          </p>
        </div>
        <div class="card">
          <h3>
            Height z{' '}
            <small>
              {isCoupled ? 'the neurons of one trajectory' : 'three trajectories'}, and the mean with two
              standard errors
            </small>
          </h3>
          <canvas
            ref={heights}
            class="strip"
            role="img"
            aria-label="z of three trajectories and of the mean, over time"
          />
          <h3 class="gap">
            {isCoupled ? 'Entanglement ' : 'What the detector says '}
            <small>
              {isCoupled
                ? 'concurrence of neuron 0 with the rest, √(1 − |r|²): one trajectory, and the mean'
                : 'dY/dt of the first trajectory, averaged a little'}
            </small>
          </h3>
          <canvas
            ref={record}
            class="strip"
            role="img"
            aria-label={
              isCoupled
                ? 'The entanglement of neuron 0 with the others, over time'
                : 'The measurement record of the first trajectory, over time'
            }
          />
          <h3 class="gap">
            Where all of them are now <small>numbers of trajectories by z</small>
          </h3>
          <canvas ref={positions} class="strip" role="img" aria-label="Histogram of z at this time" />
        </div>
      </div>
      <Bar
        bench={bench}
        onStep={() => {
          at.current = run ? (Math.floor(at.current) + 1) % run.times.length : 0;
          setFrame(frame + 1);
        }}
        onReset={() => {
          view.current = FIRST_VIEW;
          at.current = 0;
        }}
        exports={saves}
      />
    </section>
  );
}

const tracksOf = (run: BlochRun): Tracks => ({
  ...{ frames: run.times.length, states: run.states, tracks: run.tracks, trails: trailsOf(run) },
  mean: run.mean,
});

/** As a file: three trajectories as they were seen. */
function pictureOf(run: BlochRun, view: View): string {
  const length = 3 * run.times.length;
  const tracks = Array.from({ length: trailsOf(run) }, (_, k) => ({
    values: run.states.subarray(k * length, (k + 1) * length).map((value) => value * (1 - 1e-7)),
    label: `${run.neurons > 1 ? 'neuron' : 'trajectory'} ${k}`,
  }));
  return blochSphere([...tracks, { values: run.mean, label: 'mean of all' }], {
    ...{ eye: eyeOf(view), theme: 'light', width: 720, height: 760, title: 'A measured qubit-neuron' },
  });
}

function documentOf(
  settings: BlochState,
  { times, mean, stdErr, entanglement, digest, warnings }: BlochRun,
): string {
  const lists = Object.fromEntries(
    Object.entries({ times, mean, stdErr, ...(entanglement && { entanglement: entanglement.mean }) }).map(
      ([name, list]) => [name, Array.from(list)],
    ),
  );
  return `${JSON.stringify({ bornspike: version, bench: 'bloch', options: settings, digest, warnings, ...lists })}\n`;
}
