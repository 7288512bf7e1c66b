import { ROW } from '../../../register/operations/planes';
import { BLOCK } from '../../../simd/block';
import { MemoryKind } from '../../neuron/memory-kind';
import { Layer } from '../layer';

/** SQS neurons: angles, and the program that they run; see plane-neuron.ts of the facade. */
@unmanaged
export class SqsLayer extends Layer {
  /** [row][neuron] angles and their gradient. */
  angles: i32;
  parameters: usize;
  gradient: usize;
  memoryKind: MemoryKind;
  /** Of the windowed leak, see leak.ts; slope 0 for none. */
  leakSlope: f64;
  leakWindow: f64;
  components: i32;
  /** Half-angles of a neuron: of the angles, and of the currents. @internal */
  rows: i32;
  forward: usize;
  forwardEnd: usize;
  reverse: usize;
  reverseEnd: usize;
  members: usize;
  most: i32;
  collapse: usize;
  basis: usize;
  /**
   * Whether a step has a closed form, see closed/turns.ts. Then `forward` and `reverse` are what the memory does after it was
   * read; the table has, behind the angles, a row for each list of angles in `turns` (their number, then they), which are
   * [channel][basis state], for `bases` basis states of the memory, of which slot s holds the amplitude of `slotBases[s]`.
   * Where the neurons are `short`, see closed/short.ts, one more list has what turns the memory afterwards.
   */
  closed: bool;
  short: bool;
  bases: i32;
  slotBases: usize;
  turns: usize;

  /** [block][row], see planes.ts, and the gradient of each half-angle. @internal */
  table: usize;
  /** @internal */
  slopes: usize;


  @inline
  get patterns(): i32 {
    return 1 << this.channels;
  }


  @inline
  get slopeBytes(): usize {
    return <usize>(this.blocks * this.rows) * BLOCK;
  }
}

/** Gives the table and its gradient their places from `at` on; returns the first byte after them. */
export function layoutSqs(layer: SqsLayer, learns: bool, at: f64): f64 {
  const turns = layer.closed ? layer.channels * layer.bases + <i32>layer.short : layer.channels;
  layer.rows = layer.angles + turns;
  const rows = <f64>layer.blocks * <f64>layer.rows;
  layer.table = <usize>at;
  at += rows * <f64>ROW;
  if (!learns) return at;
  layer.slopes = <usize>at;
  return at + rows * <f64>BLOCK;
}
