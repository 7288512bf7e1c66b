import { ROW } from '../../../register/operations/planes';
import { BLOCK } from '../../../simd/block';
import { Layer } from '../layer';

/** SQS neurons: angles, and the program that they run; see plane-neuron.ts of the facade. */
@unmanaged
export class SqsLayer extends Layer {
  /** [row][neuron] angles and their gradient. */
  angles: i32;
  parameters: usize;
  gradient: usize;
  memoryKind: i32;
  components: i32;
  /** Half-angles of a neuron: of the angles, and of the currents. */
  rows: i32;
  forward: usize;
  forwardEnd: usize;
  reverse: usize;
  reverseEnd: usize;
  members: usize;
  most: i32;
  collapse: usize;
  basis: usize;

  /** [block][row], see planes.ts, and the gradient of each half-angle. */
  table: usize;
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

export function sqsLayerBytes(): f64 {
  return offsetof<SqsLayer>();
}

export function describeSqsLayer(
  layer: SqsLayer,
  angles: i32,
  parameters: usize,
  gradient: usize,
  memoryKind: i32,
  components: i32,
  forward: usize,
  forwardWords: i32,
  reverse: usize,
  reverseWords: i32,
  members: usize,
  most: i32,
  collapse: usize,
  basis: usize,
): void {
  layer.angles = angles;
  layer.parameters = parameters;
  layer.gradient = gradient;
  layer.memoryKind = memoryKind;
  layer.components = components;
  layer.rows = angles + layer.channels;
  layer.forward = forward;
  layer.forwardEnd = forward + ((<usize>forwardWords) << 2);
  layer.reverse = reverse;
  layer.reverseEnd = reverse + ((<usize>reverseWords) << 2);
  layer.members = members;
  layer.most = most;
  layer.collapse = collapse;
  layer.basis = basis;
}

/** Gives the table and its gradient their places from `at` on; returns the first byte after them. */
export function layoutSqs(layer: SqsLayer, learns: bool, at: f64): f64 {
  const rows = <f64>layer.blocks * <f64>layer.rows;
  layer.table = <usize>at;
  at += rows * <f64>ROW;
  if (!learns) return at;
  layer.slopes = <usize>at;
  return at + rows * <f64>BLOCK;
}
