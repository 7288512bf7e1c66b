import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { seedOf } from '../state/read-state.js';

interface BarProps {
  isRunning: boolean;
  /** What is done next, if it is not running. */
  startLabel?: string;
  isDone?: boolean;
  onRun: (isRunning: boolean) => void;
  onStep: () => void;
  speed: number;
  onSpeed: (speed: number) => void;
  seed: number | string;
  onSeed: (seed: number | string) => void;
  onReset: () => void;
  exports: Record<string, () => void>;
  /** The address of what is shown. */
  address: () => string;
  children?: ComponentChildren;
}

const LARGEST_SEED = 1_000_000;

/** Controls that all benches have. */
export function Bar(props: BarProps) {
  const { isRunning, isDone = false, startLabel = 'Play', seed } = props;
  const [said, say] = useState('');
  const copy = async () => {
    const address = props.address();
    try {
      await navigator.clipboard.writeText(address);
      say('The link is copied.');
    } catch {
      say(`Copy it from here: ${address}`);
    }
  };
  return (
    <div class="card row" role="group" aria-label="Controls">
      <button
        type="button"
        class="main"
        disabled={isDone && !isRunning}
        onClick={() => props.onRun(!isRunning)}
      >
        {isRunning ? 'Pause' : startLabel}
      </button>
      <button type="button" disabled={isDone} onClick={props.onStep}>
        Step
      </button>
      <label class="field">
        Speed
        <input
          type="range"
          min={-2}
          max={3}
          step={1}
          value={Math.log2(props.speed)}
          aria-valuetext={`${props.speed} times`}
          onInput={(event) => props.onSpeed(2 ** Number(event.currentTarget.value))}
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
            if (value !== '') props.onSeed(seedOf(value));
            else event.currentTarget.value = String(seed);
          }}
        />
      </label>
      <button
        type="button"
        onClick={() => props.onSeed(crypto.getRandomValues(new Uint32Array(1))[0]! % LARGEST_SEED)}
      >
        New seed
      </button>
      <button type="button" onClick={props.onReset}>
        Reset
      </button>
      {props.children}
      <span class="row" role="group" aria-label="Export">
        {Object.entries(props.exports).map(([name, save]) => (
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
