import { useState } from 'preact/hooks';
import type { Seed } from '../../src/engine/index.js';
import { seedOf } from '../state/read-state.js';
import type { Bench } from './use-bench.js';

interface BarProps {
  bench: Pick<
    Bench<{ seed: Seed }>,
    'isRunning' | 'run' | 'speed' | 'setSpeed' | 'settings' | 'change' | 'reset' | 'address'
  >;
  /** What is done next, if it is not running. */
  startLabel?: string;
  isDone?: boolean;
  onStep: () => void;
  /** What is more to be put back than the bench's own. */
  onReset?: () => void;
  exports: Record<string, () => void>;
}

const LARGEST_SEED = 1_000_000;

/** Controls that all benches have. */
export function Bar({ bench, isDone = false, startLabel = 'Play', onStep, onReset, exports }: BarProps) {
  const { speed, settings, change } = bench;
  const isRunning = bench.isRunning && !isDone;
  const { seed } = settings;
  const [said, say] = useState('');
  const copy = async () => {
    const address = bench.address();
    try {
      await navigator.clipboard.writeText(address);
      say('The link is copied.');
    } catch {
      say(`Copy it from here: ${address}`);
    }
  };
  const step = () => {
    bench.run(false);
    onStep();
  };
  const reset = () => {
    onReset?.();
    bench.reset();
  };
  return (
    <div class="card row" role="group" aria-label="Controls">
      <button type="button" class="main" disabled={isDone} onClick={() => bench.run(!isRunning)}>
        {isRunning ? 'Pause' : startLabel}
      </button>
      <button type="button" disabled={isDone} onClick={step}>
        Step
      </button>
      <label class="field">
        Speed
        <input
          type="range"
          min={-2}
          max={3}
          step={1}
          value={Math.log2(speed)}
          aria-valuetext={`${speed} times`}
          onInput={(event) => bench.setSpeed(2 ** Number(event.currentTarget.value))}
        />
      </label>
      <label class="field">
        Seed
        <input
          type="text"
          value={String(seed)}
          maxLength={32}
          spellcheck={false}
          autocomplete="off"
          onChange={(event) => {
            const { value } = event.currentTarget;
            if (value !== '') change({ seed: seedOf(value) });
            else event.currentTarget.value = String(seed);
          }}
        />
      </label>
      <button
        type="button"
        onClick={() => change({ seed: crypto.getRandomValues(new Uint32Array(1))[0]! % LARGEST_SEED })}
      >
        New seed
      </button>
      <button type="button" onClick={reset}>
        Reset
      </button>
      <span class="row" role="group" aria-label="Export">
        {Object.entries(exports).map(([name, save]) => (
          <button type="button" key={name} onClick={save} aria-label={`Save as ${name}`}>
            {name}
          </button>
        ))}
      </span>
      <button type="button" onClick={copy}>
        Copy link
      </button>
      <span class="note" role="status">
        {said}
      </span>
    </div>
  );
}
