import { localMapBytes, writeLocalMap } from '../../../build/generated/core/dynamics.js';
import type { Engine, RegionGroup } from '../../engine/index.js';
import type { Channel } from './channels.js';

/** An operation's description of a channel, and how often it goes over the state. */
export interface Operand {
  pointer: number;
  passes: number;
}

/** Operations of a step's middle, before and behind the measurement. */
export interface StaticParts {
  decayBefore: Operand[];
  monitors: Operand[];
  decayBehind: Operand[];
  /** What falls away between jumps. */
  losses: Operand[];
}

/** Address of a `LocalMap` on a channel's qubits. */
export function describeMap(
  engine: Engine,
  group: RegionGroup,
  channel: Channel,
  matrix: Float64Array,
): number {
  const entries = group.float64(matrix.length);
  entries.view.set(matrix);
  const { pointer } = group.uint8(localMapBytes);
  writeLocalMap(engine.arena.memory, pointer, { ...placesOf(channel), matrix: entries.pointer });
  return pointer;
}

/** The qubits of a channel, as a `LocalMap` or a `LocalChannel` has them. */
export function placesOf({ dimension, mask, offsets }: Channel) {
  const [offset0, offset1, offset2, offset3] = offsets as [number, number, number, number];
  return { dimension, mask, offset0, offset1, offset2, offset3 };
}
