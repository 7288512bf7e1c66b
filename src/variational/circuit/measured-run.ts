import { Purpose } from '../../../assembly/random/purpose.js';
import { ArgumentError, keyOf, RandomStream, type Seed } from '../../engine/index.js';
import {
  type CircuitInstruction,
  type Condition,
  type DensityMatrix,
  POSSIBLE,
  type Register,
  type StateVector,
} from '../../register/index.js';
import type { Pause } from './pieces.js';

/** Complex numbers that the density matrices of all records may have together. */
const MOST_NUMBERS = 2 ** 23;
/** Bits whose records a density matrix tells the probabilities of. */
const MOST_RECORDED_BITS = 16;

/** What a run does at a time: it measures, or acts on the state. */
export interface RunAction {
  condition?: Condition;
  measure?: {
    qubits: readonly number[];
    bits: readonly number[];
    /** For each of the qubits, the probabilities of reading 0 and 1, [read][true] in a row, where it may be misread. */
    confusions?: readonly Float64Array[];
  };
  /** Draws what is random in it, of a state vector, from `source`. */
  act?(state: Register, source: RandomStream | undefined): unknown;
  /** Done where the condition does not hold. */
  otherwise?(state: Register, source: RandomStream | undefined): unknown;
}

/** Of instructions whose free angles are put in, on a perfect device. */
export const perfectActions = (instructions: readonly CircuitInstruction[]): RunAction[] =>
  instructions.map((instruction): RunAction => {
    const { condition } = instruction;
    if (instruction.gate === 'measure') return { condition, measure: instruction };
    return {
      condition,
      act: (state, source) => {
        if (instruction.gate !== 'reset') return applyGate(state, instruction);
        if (source) resetDrawn(state, instruction.qubits, source);
        else if (instruction.qubits.length > 0) {
          return (state as DensityMatrix).channel('amplitude-damping', instruction.qubits, {
            probability: 1,
          });
        }
        return undefined;
      },
    };
  });

function resetDrawn(state: Register, qubits: readonly number[], source: RandomStream): void {
  for (const qubit of qubits) if (state.measure(source, [qubit]).outcome === 1) state.apply('x', [qubit]);
}

/**
 * Takes a state vector through a circuit that measures, by outcomes that are drawn.
 *
 * @returns what was measured into each of `count` classical bits
 */
export async function drawRun(
  state: StateVector,
  actions: readonly RunAction[],
  count: number,
  seed: Seed,
  pause: Pause,
): Promise<{ bits: Uint8Array; probability: number }> {
  const source = new RandomStream({ key: keyOf(seed), purpose: Purpose.Measure });
  const bits = new Uint8Array(count);
  let probability = 1;
  for (const action of actions) {
    const { measure } = action;
    if (!holds(action, (bit) => bits[bit]!)) await action.otherwise?.(state, source);
    else if (measure) {
      const found = state.measure(source, measure.qubits);
      probability *= found.probability;
      measure.bits.forEach((bit, i) => {
        const one = Number(found.bits[i]);
        const confusion = measure.confusions?.[i];
        bits[bit] = confusion ? Number(source.uniform() < confusion[2 + one]!) : one;
      });
    } else await action.act!(state, source);
    await pause();
  }
  return { bits, probability };
}

/** The state of those runs that have measured the same into all bits. */
interface Branch {
  state: DensityMatrix;
  probability: number;
}

/**
 * Takes a density matrix through a circuit that measures: exactly, by one density matrix for each record of the bits.
 *
 * @param count classical bits
 * @returns the probability of each record, [2^count], bit 0 the most significant
 */
export async function averageRun(
  state: DensityMatrix,
  actions: readonly RunAction[],
  count: number,
  pause: Pause,
): Promise<Float64Array> {
  if (count > MOST_RECORDED_BITS) {
    const problem = `at most ${MOST_RECORDED_BITS} classical bits with a density matrix`;
    throw new ArgumentError('register', `${problem}: take a state vector, which draws one record`);
  }
  const bitOf = (record: number, bit: number) => Math.floor(record / 2 ** (count - 1 - bit)) % 2;
  let branches = new Map<number, Branch>([[0, { state: state.clone(), probability: 1 }]]);
  let next = new Map<number, Branch>();
  try {
    for (const action of actions) {
      const { measure } = action;
      next = new Map();
      for (const [record, branch] of branches) {
        const held = holds(action, (bit) => bitOf(record, bit));
        if (held && measure) {
          const { qubits, bits, confusions } = measure;
          const probabilities = branch.state.probabilities(qubits);
          for (let outcome = 0; outcome < probabilities.length; outcome++) {
            const share = probabilities[outcome]!;
            if (!(share >= POSSIBLE)) continue;
            for (const [read, chance] of readings(outcome, bits.length, confusions)) {
              const projected = branch.state.clone();
              projected.collapse(outcome, qubits);
              let written = record;
              bits.forEach((bit, i) => {
                const found = (read >> (bits.length - 1 - i)) & 1;
                written += (found - bitOf(written, bit)) * 2 ** (count - 1 - bit);
              });
              add(next, written, { state: projected, probability: share * chance * branch.probability });
              checkRoom(state, next.size);
            }
          }
          branch.state.dispose();
        } else {
          await (held ? action.act! : action.otherwise)?.(branch.state, undefined);
          add(next, record, branch);
        }
        await pause();
      }
      branches = next;
    }
    const probabilities = new Float64Array(2 ** count);
    const { view } = state.entries;
    view.fill(0);
    for (const [record, branch] of branches) {
      probabilities[record] = branch.probability;
      const entries = branch.state.entries.view;
      for (let i = 0; i < view.length; i++) view[i]! += branch.probability * entries[i]!;
      await pause();
    }
    return probabilities;
  } finally {
    for (const branch of [...branches.values(), ...next.values()]) branch.state.dispose();
  }
}

/** As what an outcome may be read, and with which probability. */
function readings(
  outcome: number,
  count: number,
  confusions: readonly Float64Array[] | undefined,
): [read: number, chance: number][] {
  if (!confusions) return [[outcome, 1]];
  return Array.from({ length: 2 ** count }, (_, read): [number, number] => {
    const chance = confusions.reduce((product, confusion, i) => {
      const bit = count - 1 - i;
      return product * confusion[2 * ((read >> bit) & 1) + ((outcome >> bit) & 1)]!;
    }, 1);
    return [read, chance];
  }).filter(([, chance]) => chance > 0);
}

/** Runs that have come to the same record go on as one. */
function add(branches: Map<number, Branch>, record: number, branch: Branch): void {
  const other = branches.get(record);
  if (!other) {
    branches.set(record, branch);
    return;
  }
  const probability = other.probability + branch.probability;
  const [mine, theirs] = [branch.probability / probability, other.probability / probability];
  const from = branch.state.entries.view;
  const { view } = other.state.entries;
  for (let i = 0; i < view.length; i++) view[i] = theirs * view[i]! + mine * from[i]!;
  other.probability = probability;
  branch.state.dispose();
}

function checkRoom({ qubits }: Register, branches: number): void {
  if (branches * 4 ** qubits > MOST_NUMBERS) {
    const problem = `the circuit leaves more than ${branches - 1} records of what it measured, each with a density matrix`;
    throw new ArgumentError('register', `${problem}: take a state vector, which draws one of them`);
  }
}

function holds({ condition }: RunAction, bitOf: (bit: number) => number): boolean {
  if (!condition) return true;
  return condition.bits.reduce((number, bit) => 2 * number + bitOf(bit), 0) === condition.value;
}

function applyGate(state: Register, instruction: CircuitInstruction): void {
  if (instruction.gate === 'measure' || instruction.gate === 'reset') return;
  const { gate, qubits, angle } = instruction;
  state.apply(gate, qubits, angle);
}
