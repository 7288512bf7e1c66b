import {
  ArgumentError,
  checked,
  choice,
  type Describes,
  integer,
  type Seed,
  seed,
} from '../../src/engine/index.js';

export const NETWORK_NAMES = ['untrained', 'mnist'] as const;

/** What the bench of spiking networks is set to. */
export interface SpikingState {
  /** One that is made here and knows nothing, or the one that comes with the page, which reads all ten digits. */
  network: (typeof NETWORK_NAMES)[number];
  /** The digits that it learns, such as `17`. */
  classes: string;
  /** Hidden neurons; none is a network of one layer. */
  hidden: number;
  /** Time steps that a drawing is shown for. */
  steps: number;
  /** Times that it goes through all drawings. */
  epochs: number;
  seed: Seed;
}

export const spikingState = () =>
  ({
    network: choice(NETWORK_NAMES, { default: 'untrained' }),
    classes: checked(checkClasses, { default: '0147' }),
    hidden: integer({ default: 0, minimum: 0, maximum: 64 }),
    steps: integer({ default: 40, minimum: 5, maximum: 80 }),
    epochs: integer({ default: 6, minimum: 1, maximum: 40 }),
    seed: { ...seed(), default: 1 },
  }) satisfies Describes<Partial<SpikingState>>;

function checkClasses(field: string, value: unknown): string {
  const text = String(value);
  if (!/^\d{2,10}$/.test(text) || new Set(text).size < text.length)
    throw new ArgumentError(field, 'two to ten digits, each once', value);
  return [...text].sort().join('');
}
