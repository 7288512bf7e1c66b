import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Bar } from '../parts/bar.js';
import type { BenchProps } from '../parts/define-bench.js';
import { useRedraw } from '../parts/hooks.js';
import { Notices } from '../parts/notices.js';
import { Pad, Seen } from '../parts/pad.js';
import { save, savePng } from '../parts/save.js';
import { useBench, useTurns } from '../parts/use-bench.js';
import { spikingState } from '../state/spiking-state.js';
import type { Memory } from '../worker/memory.js';
import type { Answer, Network, TrainingTurn } from '../worker/spiking-job.js';
import { MemoryCard } from './memory-card.js';
import { curveOf, documentOf, pictureWidth, progressOf, rasterOf } from './spiking-pictures.js';

const SETS = [
  { classes: '17', name: '1 and 7' },
  { classes: '0147', name: '0, 1, 4, 7' },
  { classes: '0123456789', name: 'all ten' },
] as const;
/** Milliseconds from one turn of training to the next at speed 1. */
const PAUSE = 120;
const BLANK: number[] = [];
/** In place of a neuron's number. */
const LIVELIEST = -1;

/** The hidden neuron that spikes nearest to every other step, or else the output. */
function liveliestOf({ hidden, output, counts }: Answer, { hidden: own }: Network): number {
  const steps = output.length / counts.length;
  const sums = own === 0 ? counts : new Array<number>(own).fill(0);
  const lines = hidden.length / steps;
  for (const [at, spike] of hidden.entries()) sums[Math.floor(((at % lines) * own) / lines)]! += spike;
  const distances = sums.map((sum) => Math.abs(sum - steps / 2));
  return distances.indexOf(Math.min(...distances));
}

/** A spiking network that learns to read what is drawn. */
export function SpikingBench(props: BenchProps) {
  const bench = useBench('spiking', spikingState, props);
  const { settings, change, digest, remote, wanted, fail } = bench;
  const [network, setNetwork] = useState<Network>();
  const [accuracies, setAccuracies] = useState<number[]>([]);
  const [turn, setTurn] = useState<TrainingTurn>();
  const [image, setImage] = useState<number[]>(BLANK);
  const [answer, setAnswer] = useState<Answer>();
  const [chosen, setChosen] = useState(LIVELIEST);
  const [memory, setMemory] = useState<Memory>();
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
      if (opened.digest !== undefined) bench.settle(settings, opened.digest);
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
  const last = network ? network.hidden + network.classes.length - 1 : 0;
  const neuron =
    chosen === LIVELIEST && answer && network
      ? liveliestOf(answer, network)
      : Math.max(0, Math.min(chosen, last));
  useEffect(() => {
    setMemory(undefined);
    if (!answer || !network?.hasMemory) return;
    let isWanted = true;
    remote.ask('memorySpiking', neuron).then((found) => {
      if (isWanted) setMemory(found);
    }, fail);
    return () => {
      isWanted = false;
    };
  }, [answer, chosen]);

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
              aria-pressed={settings.network === 'untrained' && settings.classes === classes}
              onClick={() => change({ network: 'untrained', classes })}
            >
              {name}
            </button>
          ))}
          <button
            type="button"
            aria-pressed={settings.network === 'mnist'}
            onClick={() => change({ network: 'mnist' })}
          >
            Trained on MNIST
          </button>
        </span>
        <label class="field">
          Hidden neurons
          <select
            value={String(settings.hidden)}
            disabled={settings.network === 'mnist'}
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
      <div class="stage three">
        <div class="card">
          <h3>
            Draw here <small>by mouse, finger, or arrow keys and space</small>
          </h3>
          <Pad canvas={pad} image={image} side={side} onImage={setImage} />
          <div class="row">
            <button type="button" onClick={() => setImage(new Array<number>(side * side).fill(0))}>
              Clear
            </button>
            <button
              type="button"
              onClick={showExample}
              disabled={!network || (!network.canLearn && !network.source)}
            >
              Another example
            </button>
          </div>
          {answer?.seen && <Seen image={answer.seen} side={side} />}
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
            Accuracy on other drawings{' '}
            <small>{network?.source ? 'of its test set' : 'by the local rule, in this page'}</small>
          </h3>
          {!network?.source && <figure dangerouslySetInnerHTML={{ __html: curve }} />}
          <p class="note" aria-live="off">
            {progressOf(network, turn, accuracies, settings, digest)}
          </p>
        </div>
        {network?.hasMemory && (
          <MemoryCard
            network={network}
            memory={memory}
            neuron={neuron}
            chosen={chosen}
            onChoose={setChosen}
            isRunning={bench.isRunning}
            speed={bench.speed}
          />
        )}
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
