import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { version } from '../../package.json';
import { activityCurve, spikeRaster } from '../../src/plot/index.js';
import { Bar } from '../parts/bar.js';
import type { BenchProps } from '../parts/define-bench.js';
import { useRedraw } from '../parts/hooks.js';
import { Notices } from '../parts/notices.js';
import { Pad } from '../parts/pad.js';
import { save, savePng } from '../parts/save.js';
import { useBench, useTurns } from '../parts/use-bench.js';
import { type SpikingState, spikingState } from '../state/spiking-state.js';
import type { Answer, Network, TrainingTurn } from '../worker/spiking-job.js';

const SETS = [
  { classes: '17', name: '1 and 7' },
  { classes: '0147', name: '0, 1, 4, 7' },
  { classes: '0123456789', name: 'all ten' },
] as const;
/** Milliseconds from one turn of training to the next at speed 1. */
const PAUSE = 120;
const BLANK: number[] = [];
/** Of pictures, about as they will be seen: letters are to be as large as the page's. */
const pictureWidth = (): number =>
  Math.max(270, Math.min(620, innerWidth > 900 ? Math.round(innerWidth * 0.4) : innerWidth - 60));

/** A spiking network that learns to read what is drawn. */
export function SpikingBench(props: BenchProps) {
  const bench = useBench('spiking', spikingState, props);
  const { settings, change, digest, remote, wanted, fail } = bench;
  const [network, setNetwork] = useState<Network>();
  const [accuracies, setAccuracies] = useState<number[]>([]);
  const [turn, setTurn] = useState<TrainingTurn>();
  const [image, setImage] = useState<number[]>(BLANK);
  const [answer, setAnswer] = useState<Answer>();
  const pad = useRef<HTMLCanvasElement>(null);
  const examples = useRef(0);
  const isDone = (turn?.isDone ?? false) || network?.canLearn === false;

  useEffect(() => {
    setNetwork(undefined);
    setAnswer(undefined);
    setTurn(undefined);
    bench.clear();
    remote.ask('openSpiking', settings).then(async (opened) => {
      if (wanted.current !== settings) return;
      setAccuracies([opened.accuracy]);
      setNetwork(opened.network);
      const example = await remote.ask('exampleSpiking', 1);
      setImage(example.image);
    }, fail);
  }, [settings]);

  const train = useTurns(bench, {
    isReady: network !== undefined,
    isDone,
    pause: PAUSE,
    turn: async (own, isWanted) => {
      const next = await remote.ask('trainSpiking', undefined);
      if (!isWanted()) return;
      setTurn(next);
      if (next.accuracy !== undefined) setAccuracies((all) => [...all, next.accuracy!]);
      if (next.digest !== undefined) bench.settle(own, next.digest);
    },
  });

  const epoch = accuracies.length;
  useEffect(() => {
    if (!network || image.length !== network.pixels) return;
    let isWanted = true;
    remote
      .ask('showSpiking', { image, seed: `${settings.seed}/shown` })
      .then((found) => isWanted && setAnswer(found), fail);
    return () => {
      isWanted = false;
    };
  }, [image, network, epoch]);

  const [wide, setWide] = useState(pictureWidth);
  useRedraw(() => setWide(pictureWidth()));
  const raster = useMemo(
    () => (answer && network ? rasterOf(answer, network, 'page', wide) : ''),
    [answer, wide],
  );
  const curve = useMemo(() => curveOf(accuracies, settings.epochs, wide), [accuracies, wide]);
  const showExample = async () => {
    try {
      const { image: drawn } = await remote.ask('exampleSpiking', ++examples.current);
      setImage(drawn);
    } catch (thrown) {
      fail(thrown);
    }
  };
  const open = async (file: File | undefined) => {
    if (!file) return;
    try {
      const opened = await remote.ask('loadSpiking', {
        bytes: new Uint8Array(await file.arrayBuffer()),
        name: file.name,
      });
      bench.clear();
      bench.run(false);
      setTurn(undefined);
      setAccuracies([]);
      setImage(new Array<number>(opened.pixels).fill(0));
      setNetwork(opened);
    } catch (thrown) {
      fail(thrown);
    }
  };
  const most = answer ? Math.max(1, ...answer.counts) : 1;
  const best = answer ? answer.counts.indexOf(Math.max(...answer.counts)) : -1;
  const side = Math.sqrt(network?.pixels ?? 256);
  return (
    <section
      class="bench"
      aria-label="Spiking network"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void open(event.dataTransfer?.files[0]);
      }}
    >
      <div class="head">
        <h2>Quantum neurons that learn to read</h2>
        <p class="look">
          Each output is two qubits: one remembers, one is measured in every step, and a 1 is a spike. Draw a
          digit while the network learns, and see the right neuron begin to spike most. The same drawing is
          answered a little differently each time.
        </p>
      </div>
      <Notices bench={bench} />
      <div class="card equation">
        <span class="term">
          P(<i>s</i>(<i>t</i>) = 1) = tr [ |1⟩⟨1| <i>U</i>(<i>θ</i>) R<sub>X</sub>(π <i>z</i>(<i>t</i>))
          (|0⟩⟨0| ⊗ <i>ρ</i>(<i>t</i>)) R<sub>X</sub>
          <sup>†</sup> <i>U</i>
          <sup>†</sup> ],
        </span>
        <span class="term">
          <i>z</i>(<i>t</i>) = Σ <i>w s</i>
          <sub>in</sub>(<i>t</i>)
        </span>
      </div>
      <div class="row">
        <span class="row" role="group" aria-label="Digits">
          {SETS.map(({ classes, name }) => (
            <button
              type="button"
              key={classes}
              aria-pressed={settings.classes === classes}
              onClick={() => change({ classes })}
            >
              {name}
            </button>
          ))}
        </span>
        <label class="field">
          Hidden neurons
          <select
            value={String(settings.hidden)}
            onChange={(event) => change({ hidden: Number(event.currentTarget.value) })}
          >
            {[...new Set([0, 8, 16, 32, settings.hidden])].map((hidden) => (
              <option key={hidden} value={String(hidden)}>
                {hidden === 0 ? 'none' : hidden}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          Model file
          <input
            type="file"
            accept=".safetensors"
            onChange={(event) => open(event.currentTarget.files?.[0])}
          />
        </label>
      </div>
      <div class="stage">
        <div class="card">
          <h3>
            Draw here <small>by mouse, finger, or arrow keys and space</small>
          </h3>
          <Pad canvas={pad} image={image} side={side} onImage={setImage} />
          <div class="row">
            <button type="button" onClick={() => setImage(new Array<number>(side * side).fill(0))}>
              Clear
            </button>
            <button type="button" onClick={showExample} disabled={!network?.canLearn}>
              Another example
            </button>
          </div>
          <h3 class="gap">Spikes of each output</h3>
          <div class="bars">
            {(network?.classes ?? []).map((name, i) => (
              <div key={name} class={i === best && most > 1 ? 'bar best' : 'bar'}>
                <span>{name}</span>
                <progress
                  max={most}
                  value={answer?.counts[i] ?? 0}
                  aria-label={`Spikes of the neuron for ${name}`}
                />
                <span>{answer?.counts[i] ?? ''}</span>
              </div>
            ))}
          </div>
        </div>
        <div class="card">
          <h3>
            What it sees and answers <small>a row for each line, a stroke for each spike</small>
          </h3>
          <figure dangerouslySetInnerHTML={{ __html: raster }} />
          <h3 class="gap">
            Accuracy on other drawings <small>by the local rule, in this page</small>
          </h3>
          <figure dangerouslySetInnerHTML={{ __html: curve }} />
          <p class="note" aria-live="off">
            {progressOf(network, turn, accuracies, settings, digest)}
          </p>
        </div>
      </div>
      <Bar
        bench={bench}
        startLabel="Train"
        isDone={isDone}
        onStep={train}
        exports={{
          PNG: () => savePng('digit.png', pad.current),
          SVG: () =>
            answer && network && save('raster.svg', rasterOf(answer, network, 'light', 720), 'image/svg+xml'),
          JSON: () =>
            save('spiking.json', documentOf(settings, accuracies, image, answer, digest), 'application/json'),
        }}
      />
    </section>
  );
}

/** All layers' spikes, one layer below the other. */
function rasterOf(
  { input, hidden, output, counts }: Answer,
  { pixels }: Network,
  theme: 'page' | 'light',
  width: number,
): string {
  const steps = output.length / counts.length;
  const layers = [
    { label: 'pixels', list: input, lines: pixels },
    { label: 'hidden', list: hidden, lines: hidden.length / steps },
    { label: 'out', list: output, lines: counts.length },
  ].filter(({ lines }) => lines > 0);
  // Pixels that never spike are left out: what is to be seen is when the others do.
  const kept = layers.map(({ label, list, lines }) => {
    const own = Array.from({ length: lines }, (_, line) => line);
    const active =
      label === 'pixels' ? own.filter((line) => some(list, line, lines)).filter((_, i) => i % 2 === 0) : own;
    return { label, list, lines, active: active.length > 0 ? active : own.slice(0, 1) };
  });
  const rows = kept.reduce((sum, { active }) => sum + active.length, 0);
  const all = new Uint8Array(steps * rows);
  for (let step = 0, at = 0; step < steps; step++)
    for (const { list, lines, active } of kept)
      for (const line of active) all[at++] = list[step * lines + line]!;
  const groups = kept.map(({ label, active }) => ({ label, lines: active.length }));
  return spikeRaster(all, { lines: rows, groups, theme, width, height: 300 });
}

function some(list: Uint8Array, line: number, lines: number): boolean {
  for (let at = line; at < list.length; at += lines) if (list[at] !== 0) return true;
  return false;
}

function curveOf(accuracies: readonly number[], epochs: number, width: number): string {
  if (accuracies.length === 0) return '';
  const x = accuracies.map((_, i) => i);
  return activityCurve(
    [
      { label: 'accuracy', x, y: accuracies.map((value) => 100 * value), as: 'curve' },
      { label: 'after an epoch', x, y: accuracies.map((value) => 100 * value) },
    ],
    {
      xLabel: 'epoch',
      yLabel: 'percent',
      xRange: [0, Math.max(epochs, 1)],
      yRange: [0, 100],
      width,
      height: 190,
    },
  );
}

function progressOf(
  network: Network | undefined,
  turn: TrainingTurn | undefined,
  accuracies: readonly number[],
  { epochs }: SpikingState,
  digest: string,
): string {
  if (!network) return 'Drawing what it learns from …';
  if (!network.canLearn)
    return `${network.name}: a network of ${network.pixels} pixels and ${network.classes.length} classes.`;
  const accuracy = accuracies.at(-1);
  const shown = accuracy === undefined ? '' : `accuracy ${(100 * accuracy).toFixed(1)} %`;
  if (!turn) return `Untrained: ${shown}`;
  const place = turn.isDone
    ? `after ${epochs} epochs`
    : `epoch ${turn.epoch} of ${epochs}, ${Math.round(100 * turn.done)} %`;
  return `${place}: ${shown}${digest && `; digest ${digest}`}`;
}

function documentOf(
  options: SpikingState,
  accuracies: readonly number[],
  image: readonly number[],
  answer: Answer | undefined,
  digest: string,
): string {
  return `${JSON.stringify({ bornspike: version, bench: 'spiking', options, digest, accuracies, image, counts: answer?.counts })}\n`;
}
