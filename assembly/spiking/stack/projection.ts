/** Connections from the external inputs or a layer to a layer, all to all. */
import { BLOCK } from '../../simd/block';


@unmanaged
export class Projection {
  /** Layer whose spikes come in; −1 for the external inputs. */
  source: i32;
  /** Which of the source's channels. */
  channel: i32;
  target: i32;
  /** Which of the target's currents. */
  currentIndex: i32;
  delay: i32;
  /** Rows of the matrices below: spikes of the source that can come in, a whole number of blocks of them for layers. */
  lines: i32;
  /** [target block][line][lane] */
  weights: usize;
  gradient: usize;
  /** The transposed weights [source block][target lane of all blocks][lane], where cotangents go back to a layer. @internal */
  transposed: usize;
  /** Spikes by lines, in place of lists: u32 [line + 1], and numbers of lists, see `transposeEvents`. @internal */
  lists: usize;
  /** Input currents of analogue inputs, the same in each step, and the sum of their cotangents: [block][item], 64 bytes each. @internal */
  steady: usize;
  /** @internal */
  steadyAdjoint: usize;

  /** Weights of one target block. */
  @inline
  get blockBytes(): usize {
    return <usize>this.lines * BLOCK;
  }
}
