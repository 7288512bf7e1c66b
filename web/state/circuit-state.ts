import {
  ArgumentError,
  checked,
  choice,
  type Describes,
  integer,
  type Seed,
  seed,
} from '../../src/engine/index.js';
import { FIRST_CIRCUIT, inputsOf, MOST, readCircuit, writeCircuit } from './own-circuit.js';

export const GATE_NAMES = ['and', 'or', 'not', 'xor', 'line', 'own'] as const;
export type GateName = (typeof GATE_NAMES)[number];

/** How many inputs each of them has. */
export const INPUTS: Record<Exclude<GateName, 'own'>, number> = { and: 2, or: 2, not: 1, xor: 2, line: 16 };
/** What is lit to begin with. */
const FIRST: Record<GateName, string> = {
  and: '11',
  or: '10',
  not: '0',
  xor: '10',
  line: '0100010001000100',
  own: '11',
};

/** What the bench of Q-neurons is set to. */
export interface CircuitState {
  gate: GateName;
  /** What was drawn, of the gate 'own'. */
  circuit: string;
  /** A digit for each input, 1 where it is lit. */
  inputs: string;
  /** Pieces of sampling after which it is done. */
  pieces: number;
  seed: Seed;
}

export const circuitState = () =>
  ({
    gate: choice(GATE_NAMES, { default: 'xor' }),
    circuit: checked(checkCircuit, {
      default: (({ gate }: { gate: GateName }) => (gate === 'own' ? FIRST_CIRCUIT : '')) as unknown as string,
    }),
    inputs: checked(checkInputs, {
      default: firstInputs as unknown as string,
    }),
    pieces: integer({ default: 64, minimum: 16, maximum: 512 }),
    seed: { ...seed(), default: 1 },
  }) satisfies Describes<Partial<CircuitState>>;

/** A circuit that someone drew may need more of them. */
function firstInputs({ gate, circuit }: { gate: GateName; circuit: string }): string {
  return gate === 'own' ? FIRST.own.padEnd(inputsOf(readCircuit('circuit', circuit)), '1') : FIRST[gate];
}

function checkCircuit(field: string, value: unknown, { gate }: { gate: GateName }): string {
  if (gate === 'own') return writeCircuit(readCircuit(field, value));
  if (value !== '') throw new ArgumentError(field, "something of the gate 'own' alone", value);
  return value;
}

function checkInputs(
  field: string,
  value: unknown,
  { gate, circuit }: { gate: GateName; circuit: string },
): string {
  const [fewest, most] =
    gate === 'own' ? [inputsOf(readCircuit('circuit', circuit)), MOST.inputs] : [INPUTS[gate], INPUTS[gate]];
  const digits = fewest === most ? most : `${fewest} to ${most}`;
  if (typeof value !== 'string' || value.length < fewest || value.length > most || !/^[01]*$/.test(value))
    throw new ArgumentError(field, `${digits} digits, 0 or 1, for '${gate}'`, value);
  return value;
}
