import { useEffect, useRef, useState } from 'preact/hooks';
import { surfaceOf } from '../parts/canvas.js';
import { isCalm, useFrames, useRedraw } from '../parts/hooks.js';
import { drawSphere, type Tracks, type View } from '../parts/sphere.js';
import { FIRST_VIEW, TurningSphere } from '../parts/turning-sphere.js';
import type { Memory } from '../worker/memory.js';
import type { Network } from '../worker/spiking-job.js';

interface MemoryProps {
  network: Network;
  memory: Memory | undefined;
  neuron: number;
  /** The number that was chosen, or a negative one for the liveliest. */
  chosen: number;
  onChoose: (neuron: number) => void;
  isRunning: boolean;
  speed: number;
}

/** Steps that pass in a second at speed 1. */
const PACE = 7;
const MOST_TRAILS = 3;

/** The memory qubits of a neuron on a sphere, step by step. */
export function MemoryCard({ network, memory, neuron, chosen, onChoose, isRunning, speed }: MemoryProps) {
  const sphere = useRef<HTMLCanvasElement>(null);
  const view = useRef<View>(FIRST_VIEW);
  const at = useRef(0);
  const [step, setStep] = useState(0);
  const last = memory ? memory.spikes.length : 0;
  const draw = () => {
    const surface = sphere.current && surfaceOf(sphere.current);
    if (surface) drawSphere(surface, memory && tracksOf(memory), Math.floor(at.current), view.current);
  };
  useEffect(() => {
    at.current = isCalm() || !isRunning ? last : Math.min(at.current, last);
    setStep(Math.floor(at.current));
    draw();
  }, [memory, isRunning]);
  useRedraw(draw);
  useFrames(memory !== undefined && !isCalm(), (seconds) => {
    at.current += seconds * PACE * speed;
    // It stays a moment where it ends.
    if (at.current > last + PACE) at.current = 0;
    const now = Math.min(last, Math.floor(at.current));
    if (now === step) return;
    setStep(now);
    draw();
  });
  const names = [
    ...Array.from({ length: network.hidden }, (_, i) => `hidden ${i}`),
    ...network.classes.map((name) => `output ${name}`),
  ];
  return (
    <div class="card memory">
      <h3>
        What a neuron remembers <small>its memory qubit after each step; drag to turn</small>
      </h3>
      <label class="field">
        Neuron
        <select value={String(chosen)} onChange={(event) => onChoose(Number(event.currentTarget.value))}>
          <option value="-1">the liveliest: {names[neuron]}</option>
          {names.map((name, i) => (
            <option key={name} value={String(i)}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <TurningSphere
        canvas={sphere}
        label={`Bloch sphere with the memory of the neuron ${names[neuron]}`}
        view={view}
        onTurn={draw}
      />
      <p class="note spikes" aria-live="off">
        {memory
          ? `step ${step} of ${last} · ${Array.from(memory.spikes.subarray(0, step), (spike) => (spike ? '|' : '·')).join('')}`
          : '…'}
      </p>
    </div>
  );
}

const tracksOf = ({ states, qubits, spikes }: Memory): Tracks => ({
  ...{ states, frames: spikes.length + 1, tracks: qubits, trails: Math.min(MOST_TRAILS, qubits) },
});
