/**
 * Time steps under a Hamiltonian, split into stages that are diagonal after Walsh-Hadamard transforms. A step costs
 * O(n 2^n), whatever the number of couplings, and keeps the norm to rounding. The facade writes the list of stages
 * (Strang splitting or a fourth-order composition of it, src/register/hamiltonian/splitting.ts).
 */
import { cos, sin } from '../../simd/sine-cosine';
import { groupEnergies, Hamiltonian } from './hamiltonian';
import { rotateString } from '../algebra/pauli-string';
import { buildPhases, multiplyPhases, multiplyPhasesBothSides } from './phases';
import { StageKind } from './stage-kind';
import { walshHadamard } from './walsh-hadamard';

/** One stage; what its kind does not need is not read. */
@unmanaged
export class Stage {
  kind: StageKind;
  /** Number of the group or of the mixed string. */
  index: i32;
  /** Row of coefficients, counted from the first row of the step. */
  row: i32;
  /** i^(quarters · popcount k) among the phases. */
  quarters: i32;
  time: f64;
  scale: f64;
  /** (re, im) [1 << qubits] */
  phases: usize;
}


@unmanaged
export class Evolution {
  hamiltonian: Hamiltonian;
  stages: i32;
  firstStage: usize;
  /** Rows of coefficients that a step takes; 0 when they do not change with time. */
  rows: i32;
}

/**
 * Takes a state vector, or a density matrix, through time steps.
 *
 * @param first number of the first step, of which the rows of coefficients are at `first` times `Evolution.rows`
 */
export function evolve(evolution: Evolution, state: usize, density: bool, first: i32, steps: i32): void {
  for (let step = first; step < first + steps; step++)
    evolveStages(evolution, state, density, step, 0, evolution.stages);
}

/** Stages `from` to `to − 1` of one time step, for states of which a whole step takes long. */
export function evolveStages(
  evolution: Evolution,
  state: usize,
  density: bool,
  step: i32,
  from: i32,
  to: i32,
): void {
  if (density) evolveDensity(evolution, state, step, from, to);
  else evolveState(evolution, state, step, from, to);
}

function evolveState(evolution: Evolution, state: usize, step: i32, from: i32, to: i32): void {
  const hamiltonian = evolution.hamiltonian;
  const qubits = hamiltonian.qubits;
  for (let number = from; number < to; number++) {
    const stage = prepareStage(evolution, number, step);
    const kind = stage.kind;
    if (kind == StageKind.Transform) {
      walshHadamard(state, qubits);
    } else if (kind == StageKind.Rotation) {
      const string = hamiltonian.string(stage.index);
      const angle = stringAngle(evolution, stage, step);
      rotateString(state, qubits, string.flips, string.signs, cos(angle), sin(angle));
    } else {
      multiplyPhases(state, stage.phases, qubits);
    }
  }
}

/** U from the left, U† from the right. */
function evolveDensity(evolution: Evolution, rho: usize, step: i32, from: i32, to: i32): void {
  const hamiltonian = evolution.hamiltonian;
  const qubits = hamiltonian.qubits;
  for (let number = from; number < to; number++) {
    const stage = prepareStage(evolution, number, step);
    const kind = stage.kind;
    if (kind == StageKind.Transform) {
      walshHadamard(rho, 2 * qubits);
    } else if (kind == StageKind.Rotation) {
      const string = hamiltonian.string(stage.index);
      const flips = string.flips;
      const signs = string.signs;
      const angle = stringAngle(evolution, stage, step);
      const cosine = cos(angle);
      const sine = sin(angle);
      rotateString(rho, 2 * qubits, flips << qubits, signs << qubits, cosine, sine);
      // On the columns acts the complex conjugate, and of the Pauli operators only Y is not real.
      const odd = popcnt<u32>(flips & signs) & 1;
      rotateString(rho, 2 * qubits, flips, signs, cosine, odd ? sine : -sine);
    } else {
      multiplyPhasesBothSides(rho, stage.phases, qubits);
    }
  }
}

/** A stage whose table of phases is ready. */
function prepareStage(evolution: Evolution, number: i32, step: i32): Stage {
  const stage = changetype<Stage>(evolution.firstStage + <usize>number * offsetof<Stage>());
  if (stage.kind == StageKind.MovingPhases) {
    const hamiltonian = evolution.hamiltonian;
    groupEnergies(hamiltonian, stage.index, step * evolution.rows + stage.row);
    const energies = hamiltonian.group(stage.index).energies;
    buildPhases(energies, hamiltonian.qubits, stage.time, stage.quarters, stage.scale, stage.phases);
  }
  return stage;
}

function stringAngle(evolution: Evolution, stage: Stage, step: i32): f64 {
  const hamiltonian = evolution.hamiltonian;
  const term = hamiltonian.string(stage.index).term;
  return stage.time * hamiltonian.coefficient(step * evolution.rows + stage.row, term);
}
