import { Basis } from '../../../assembly/register/algebra/basis.js';
import { StageKind } from '../../../assembly/register/hamiltonian/stage-kind.js';
import {
  evolutionBytes,
  stageBytes,
  writeEvolution,
  writeStage,
} from '../../../build/generated/core/register.js';
import type { Engine, RegionGroup } from '../../engine/index.js';
import type { Hamiltonian, Rates } from './hamiltonian.js';
import { HamiltonianMemory, type HamiltonianPart } from './hamiltonian-memory.js';
import { type Splitting, splitStep } from './splitting.js';

/** A multiplication by phases: those of a part's energies, of S gates (quarters) on every qubit, and a scale. */
interface Phases {
  part?: HamiltonianPart;
  share: number;
  moment: number;
  quarters: number;
  scale: number;
}

type Stage = 'transform' | Phases | { string: HamiltonianPart; share: number; moment: number };

/** Coefficients that are kept for the steps to come. */
const MOST_COEFFICIENTS = 65536;

/** A Hamiltonian's time step in an engine's memory, for the kernels of assembly/register/hamiltonian/evolution.ts. */
export class EvolutionMemory {
  readonly hamiltonian: HamiltonianMemory;
  /** Address of the description. */
  readonly pointer: number;
  /** How many steps `load` prepares at once; Infinity when nothing changes with time. */
  readonly stepsAtOnce: number;
  /** Kernel calls that a step is made of. */
  readonly stages: number;
  /** What must be called before the first step, one by one because each may take milliseconds. */
  readonly preparations: (() => void)[];
  readonly #dt: number;
  readonly #begin: number;
  readonly #splitting: Splitting;

  /** Steps of `dt` from the time `begin` on. */
  constructor(
    engine: Engine,
    group: RegionGroup,
    hamiltonian: Hamiltonian,
    { dt, order, begin }: { dt: number; order: 2 | 4; begin: number },
  ) {
    const { kernels, arena } = engine;
    const { qubits, strings, changes } = hamiltonian;
    this.#dt = dt;
    this.#begin = begin;
    const rows = order === 2 ? 1 : 5;
    this.stepsAtOnce = changes
      ? Math.max(1, Math.floor(MOST_COEFFICIENTS / (rows * strings.length)))
      : Infinity;
    const core = new HamiltonianMemory(
      engine,
      group,
      hamiltonian,
      begin,
      changes ? rows * this.stepsAtOnce : 1,
    );
    this.hamiltonian = core;
    this.preparations = [...core.preparations];
    this.#splitting = splitStep(
      core.parts.map((part) => part.changes),
      order,
    );
    const stages = stagesOf(this.#splitting, core.parts, qubits);
    this.stages = stages.length;
    const place = group.uint8(stages.length * stageBytes).pointer;
    const tables = new Map<string, number>();
    stages.forEach((stage, number) => {
      const at = place + number * stageBytes;
      const none = { index: 0, row: 0, quarters: 0, time: 0, scale: 1, phases: 0 };
      if (stage === 'transform') {
        writeStage(arena.memory, at, { ...none, kind: StageKind.Transform });
        return;
      }
      const time = stage.share * dt;
      const row = changes ? stage.moment : 0;
      if ('string' in stage) {
        const { index } = stage.string;
        writeStage(arena.memory, at, { ...none, kind: StageKind.Rotation, index, row, time });
        return;
      }
      const { part, quarters, scale } = stage;
      const moves = part?.changes ?? false;
      const kind = moves ? StageKind.MovingPhases : StageKind.Phases;
      const key = moves ? 'of the moment' : `${part?.index} ${time} ${quarters} ${scale}`;
      this.preparations.push(() => {
        const built = tables.get(key);
        const phases = built ?? group.float64(2 * 2 ** qubits).pointer;
        tables.set(key, phases);
        writeStage(arena.memory, at, { kind, index: part?.index ?? 0, row, quarters, time, scale, phases });
        if (built === undefined && !moves) {
          kernels.buildPhases(part?.energies ?? 0, qubits, time, quarters, scale, phases);
        }
      });
    });
    this.pointer = group.uint8(evolutionBytes).pointer;
    writeEvolution(arena.memory, this.pointer, {
      hamiltonian: core.pointer,
      stages: stages.length,
      firstStage: place,
      rows: changes ? rows : 0,
    });
  }

  /** The rates of the coefficients that were loaded, see `HamiltonianMemory.fastest`. */
  get fastest(): Rates {
    return this.hamiltonian.fastest;
  }

  /** Readies the coefficients of steps `first` to `first + count − 1`, which the kernels then count from 0. */
  load(first: number, count: number): void {
    if (!this.hamiltonian.hamiltonian.changes) return;
    const times: number[] = [];
    for (let step = first; step < first + count; step++) {
      for (const moment of this.#splitting.moments) times.push(this.#begin + (step + moment) * this.#dt);
    }
    this.hamiltonian.load(times);
  }
}

/** Spells the factors out: X is diagonal between transforms, Y between those and S† in front, S behind. */
function stagesOf({ factors }: Splitting, parts: readonly HamiltonianPart[], qubits: number): Stage[] {
  const stages: Stage[] = [];
  const multiply = (phases: Phases) => {
    const last = stages.at(-1);
    const joined = typeof last === 'object' && 'quarters' in last ? join(last, phases) : undefined;
    if (joined) stages[stages.length - 1] = joined;
    else stages.push(phases);
  };
  for (const { part: number, share, moment } of factors) {
    const part = parts[number]!;
    const turns = (quarters: number): Phases => ({ share: 0, moment, quarters, scale: 1 });
    if (part.basis === undefined) {
      stages.push({ string: part, share, moment });
    } else if (part.basis === Basis.Z) {
      multiply({ part, share, moment, quarters: 0, scale: 1 });
    } else {
      if (part.basis === Basis.Y) multiply(turns(-1));
      stages.push('transform');
      multiply({ part, share, moment, quarters: 0, scale: 2 ** -qubits });
      stages.push('transform');
      if (part.basis === Basis.Y) multiply(turns(1));
    }
  }
  return stages.filter(
    (stage) => typeof stage !== 'object' || 'string' in stage || stage.part || stage.quarters !== 0,
  );
}

/** Two multiplications in one, unless both have energies. */
function join(a: Phases, b: Phases): Phases | undefined {
  if (a.part && b.part) return undefined;
  const { part, share, moment } = a.part ? a : b;
  return { part, share, moment, quarters: a.quarters + b.quarters, scale: a.scale * b.scale };
}
