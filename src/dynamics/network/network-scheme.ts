import { monitoringKernels } from '#monitoring-kernels';
import type { IntegrationMethod } from '../../../assembly/dynamics/ensemble/method.js';
import type { Engine, Pacer, RegionGroup } from '../../engine/index.js';
import { ArgumentError } from '../../engine/index.js';
import type { EquationsName } from '../ensemble/ensemble-options.js';
import { INTEGRATION_METHODS, type MethodName } from '../ensemble/method.js';
import { ChainMemory, type ChainTask } from '../matrix-product/chain-memory.js';
import { ChainRun } from '../matrix-product/chain-run.js';
import { ExplicitRun, productsOf } from './explicit-run.js';
import { NetworkMemory } from './network-memory.js';
import { NetworkRun } from './network-run.js';
import type { NetworkKeep, NetworkSystem } from './network-system.js';

/** The schemes are there to be compared with; they hold many copies of a state. */
const MOST_EXPLICIT_PURE = 12;
const MOST_EXPLICIT_MIXED = 5;

/** How the equation is stepped. */
export interface Scheme {
  name: MethodName;
  method: IntegrationMethod;
  printed: boolean;
}

/** Which of the methods, which follows from the equations. */
export const defaultMethod = ({ equations }: { equations: EquationsName }): MethodName =>
  equations === 'printed' ? 'euler-maruyama' : 'splitting';

export function checkScheme(
  { method: name, equations }: { method: MethodName; equations: EquationsName },
  system: NetworkSystem,
): Scheme {
  const printed = equations === 'printed';
  const scheme = { name, method: INTEGRATION_METHODS[name] };
  if (scheme.name !== 'splitting') {
    if (system.unravelling !== 'homodyne') {
      throw new ArgumentError('options.method', 'only homodyne trajectories have a choice of methods');
    }
    const most = system.mixed ? MOST_EXPLICIT_MIXED : MOST_EXPLICIT_PURE;
    if (system.qubits > most) {
      throw new ArgumentError('options.method', `'splitting' beyond ${most} qubits`, scheme.name);
    }
    productsOf(system, scheme.method);
  }
  if (printed && (system.mixed || scheme.name !== 'euler-maruyama')) {
    throw new ArgumentError(
      'options.equations',
      "'printed' is of pure states measured with efficiency 1, by 'euler-maruyama'",
    );
  }
  return { ...scheme, printed };
}

/** What takes trajectories of a network through time. */
export interface TrajectoryRun {
  /** Steps of a trajectory. */
  readonly steps: number;
  /** Trajectories whose sums are added up by themselves. */
  readonly part: number;
  /** Of these, how many run side by side. */
  readonly batch: number;
  /** Trajectories after which errors are looked at. */
  readonly look: number;
  /** To be awaited before anything is run. */
  prepare(pacer: Pacer): Promise<void>;
  /** Runs `count` trajectories, at most `batch`, from number `first` on; reports steps of all of them. */
  run(pacer: Pacer, first: number, count: number, report: (steps: number) => void): Promise<void>;
}

/** The memory of a network's trajectories. */
export async function memoryOf(
  engine: Engine,
  group: RegionGroup,
  task: ChainTask,
): Promise<NetworkMemory | ChainMemory> {
  const { system, grid, key, noise, keep } = task;
  return system.chain
    ? new ChainMemory(engine, await monitoringKernels(engine), group, task)
    : new NetworkMemory(engine, group, system, grid, key, noise, keep);
}

export function runOf(
  engine: Engine,
  group: RegionGroup,
  memory: NetworkMemory | ChainMemory,
  keep: NetworkKeep,
  scheme: Scheme,
): TrajectoryRun {
  if (memory instanceof ChainMemory) return new ChainRun(engine, group, memory);
  const { system, grid } = memory;
  return scheme.name === 'splitting'
    ? new NetworkRun(engine, group, system, grid, memory, keep)
    : new ExplicitRun(engine, group, system, grid, memory, scheme);
}
