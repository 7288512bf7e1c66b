import {
  ArgumentError,
  checked,
  choice,
  type Describes,
  integer,
  type Seed,
  seed,
} from '../../src/engine/index.js';

export const GATE_NAMES = ['and', 'or', 'not', 'xor', 'line'] as const;
export type GateName = (typeof GATE_NAMES)[number];

/** How many inputs each of them has. */
export const INPUTS: Record<GateName, number> = { and: 2, or: 2, not: 1, xor: 2, line: 16 };
/** What is lit to begin with. */
const FIRST: Record<GateName, string> = {
  and: '11',
  or: '10',
  not: '0',
  xor: '10',
  line: '0100010001000100',
};

/** What the bench of Q-neurons is set to. */
export interface CircuitState {
  gate: GateName;
  /** A digit for each input, 1 where it is lit. */
  inputs: string;
  /** Pieces of sampling after which it is done. */
  pieces: number;
  seed: Seed;
}

export const circuitState = () =>
  ({
    gate: choice(GATE_NAMES, { default: 'xor' }),
    inputs: checked(checkInputs, {
      default: (({ gate }: { gate: GateName }) => FIRST[gate]) as unknown as string,
    }),
    pieces: integer({ default: 64, minimum: 16, maximum: 512 }),
    seed: { ...seed(), default: 1 },
  }) satisfies Describes<Partial<CircuitState>>;

function checkInputs(field: string, value: unknown, { gate }: { gate: GateName }): string {
  const count = INPUTS[gate];
  if (typeof value !== 'string' || value.length !== count || !/^[01]*$/.test(value))
    throw new ArgumentError(field, `${count} digits, 0 or 1, for '${gate}'`, value);
  return value;
}
