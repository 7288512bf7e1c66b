import { philoxBlock } from '../../random/philox';
import { Purpose } from '../../random/purpose';
import { coefficients } from './action';
import { bisect, Bisection } from './bisection';
import { Ensemble } from './ensemble';
import { drawSegments } from './gaussian';
import { jumpPaths } from './jump';
import { fillLaneNormals, fillLaneUniforms, filledRows } from '../../random/lane-random';
import { SamplingMethod } from './method';
import { LANES, QUANTITIES, REFERENCE_ROWS } from './rows';
import { drawSigns } from './signs';
import { storeSum } from './store-sum';

const bisection = memory.data(offsetof<Bisection>(), 16);
const WORDS = memory.data(16, 16);
/** Of Gaussian sweeps every so many-th is one of bridges, with no more levels than these. */
const BRIDGED_SWEEP: u32 = 4;
const BRIDGED_LEVELS = 3;

/** `circuitSweeps` in float32. */
export function circuitSweeps32(
  ensemble: Ensemble,
  groups: i32,
  firstSweep: u32,
  sweeps: i32,
  every: i32,
  record: usize,
): void {
  circuitSweeps<f32>(ensemble, groups, firstSweep, sweeps, every, record);
}

/** `circuitSweeps` in float64. */
export function circuitSweeps64(
  ensemble: Ensemble,
  groups: i32,
  firstSweep: u32,
  sweeps: i32,
  every: i32,
  record: usize,
): void {
  circuitSweeps<f64>(ensemble, groups, firstSweep, sweeps, every, record);
}

/**
 * `sweeps` updates of all neurons' paths, one neuron after the other; after each `every` of them the sums over slices of
 * (φ² - 1)² and of φ² are recorded.
 *
 * @param record float64 [groups][sweeps / every][neurons][2][4]
 */
function circuitSweeps<T>(
  ensemble: Ensemble,
  groups: i32,
  firstSweep: u32,
  sweeps: i32,
  every: i32,
  record: usize,
): void {
  const row: usize = 4 * sizeof<T>();
  const neurons = ensemble.neurons;
  const slices = ensemble.slices;
  const mostLevels = ensemble.levels;
  const key0 = ensemble.key0;
  const key1 = ensemble.key1;
  const work = changetype<Bisection>(bisection);
  const pathBytes = ensemble.rows * row;
  work.a = ensemble.a;
  work.b = ensemble.b;
  work.c = ensemble.c;
  work.proposal = ensemble.proposal;
  work.variances = ensemble.variances;
  work.normals = ensemble.normals;
  work.uniforms = ensemble.uniforms;
  work.accepted = ensemble.accepted;
  work.tested = ensemble.tested;
  work.slices = slices;
  const normalBlocks = <u32>filledRows(slices) / 4;
  const signBlocks = <u32>filledRows(2 * slices) / 4;
  for (let group = 0; group < groups; group++) {
    const items = v128.load(ensemble.items + ((<usize>group) << 4));
    let inhibited = false;
    for (let s = 0; s < sweeps; s++) {
      const sweep = firstSweep + s;
      let testBlock: u32 = 0;
      for (let neuron = 0; neuron < neurons; neuron++) {
        const path = <usize>(group * neurons + neuron) * pathBytes;
        work.path = ensemble.paths + path;
        work.reference = ensemble.reference + <usize>REFERENCE_ROWS * path;
        // Nothing changes what a lone neuron feels.
        if (neurons > 1 || s == 0) {
          inhibited = coefficients<T>(ensemble, group, neuron, work.a, work.b, work.c);
        }
        fillLaneNormals<T>(
          work.normals,
          row,
          slices,
          <u32>neuron * normalBlocks,
          sweep,
          items,
          Purpose.PathProposal,
          key0,
          key1,
        );
        const plan = ensemble.plans + ((<usize>neuron) << 3);
        const method = load<i32>(plan);
        const levels = load<i32>(plan, 4);
        const gaussian = method == SamplingMethod.Gaussian;
        const bridged = gaussian ? min(levels, BRIDGED_LEVELS) : levels;
        const tests = testsOf(slices, method, bridged);
        fillLaneUniforms<T>(
          work.uniforms,
          tests,
          testBlock,
          sweep,
          items,
          Purpose.PathAcceptance,
          key0,
          key1,
        );
        testBlock += <u32>filledRows(tests) / 4;
        work.levels = levels;
        const deviations = ensemble.deviations + <usize>(mostLevels - levels) * sizeof<T>();
        work.deviations = deviations;
        if (method == SamplingMethod.Single) {
          updatePath<T>(work, 0, inhibited, SamplingMethod.Bridge);
          const half = <usize>(slices >> 1) * row;
          work.normals += half;
          work.uniforms += half;
          updatePath<T>(work, 1, inhibited, SamplingMethod.Bridge);
          work.normals -= half;
          work.uniforms -= half;
        } else {
          philoxBlock(<u32>neuron, sweep, 0, Purpose.PathOffset, key0, key1, WORDS);
          const offset = load<i32>(WORDS) & ((1 << levels) - 1);
          if (gaussian && sweep % BRIDGED_SWEEP == 0) {
            // What the process would hardly ever propose it would hardly ever leave.
            work.levels = bridged;
            work.deviations = deviations + <usize>(levels - bridged) * sizeof<T>();
            updatePath<T>(work, offset & ((1 << bridged) - 1), inhibited, SamplingMethod.Bridge);
          } else {
            updatePath<T>(work, offset, inhibited, method);
          }
        }
        if (ensemble.signs > 0 && sweep % <u32>ensemble.signs == 0) {
          fillLaneUniforms<T>(
            work.uniforms,
            2 * slices,
            <u32>neuron * signBlocks,
            sweep,
            items,
            Purpose.PathSign,
            key0,
            key1,
          );
          for (let lanes: usize = 0; lanes < row; lanes += 16) {
            drawSigns<T>(work.path, slices, ensemble.spacing, work.uniforms, work.proposal, lanes);
          }
        }
      }
      if (ensemble.jumps > 0 && sweep % <u32>ensemble.jumps == 0) jumpPaths<T>(ensemble, group, sweep);
      if ((sweep + 1) % every == 0) {
        const paths = ensemble.paths + <usize>(group * neurons) * pathBytes;
        for (let neuron = 0; neuron < neurons; neuron++) {
          measure<T>(paths + <usize>neuron * pathBytes, slices, record);
          record += QUANTITIES * LANES * 8;
        }
      }
    }
  }
}

/** Tests of a sweep over one neuron. */
function testsOf(slices: i32, method: i32, levels: i32): i32 {
  if (method == SamplingMethod.Single) return slices;
  return (slices >> levels) * (method == SamplingMethod.Multilevel ? levels : 1);
}

/** New segments all around the ring. */
function updatePath<T>(work: Bisection, offset: i32, inhibited: bool, method: i32): void {
  const row: usize = 4 * sizeof<T>();
  const end = <usize>work.slices * row;
  const tests = method == SamplingMethod.Multilevel ? work.levels : 1;
  for (let at = work.tested; at < work.tested + ((<usize>tests) << 3); at += 8) {
    store<f64>(at, load<f64>(at) + <f64>((work.slices >> work.levels) << 2));
  }
  // The last segment ends in the rows behind the end.
  const beyond = <usize>(offset + 1) * row;
  memory.copy(work.path + end, work.path, beyond);
  memory.copy(work.a + end, work.a, beyond);
  memory.copy(work.b + end, work.b, beyond);
  memory.copy(work.c + end, work.c, beyond);
  for (let lanes: usize = 0; lanes < row; lanes += 16) {
    if (method == SamplingMethod.Gaussian) {
      if (inhibited) drawSegments<T>(work, offset, lanes, true);
      else drawSegments<T>(work, offset, lanes, false);
      continue;
    }
    const everyLevel = method == SamplingMethod.Multilevel;
    if (inhibited) {
      if (everyLevel) bisect<T>(work, offset, lanes, true, true);
      else bisect<T>(work, offset, lanes, true, false);
    } else {
      if (everyLevel) bisect<T>(work, offset, lanes, false, true);
      else bisect<T>(work, offset, lanes, false, false);
    }
  }
  memory.copy(work.path, work.path + end, beyond - row);
}

/** Stores the sums over slices of (φ² - 1)² of the four lanes, then those of φ², as float64. */
function measure<T>(path: usize, slices: i32, record: usize): void {
  const row: usize = 4 * sizeof<T>();
  for (let lanes: usize = 0; lanes < row; lanes += 16) {
    let wells = v128.splat<T>(0);
    let squares = v128.splat<T>(0);
    const end = path + <usize>slices * row;
    for (let at = path + lanes; at < end; at += row) {
      const x = v128.load(at);
      const u = v128.mul<T>(x, x);
      const w = v128.sub<T>(u, v128.splat<T>(1));
      wells = v128.add<T>(wells, v128.mul<T>(w, w));
      squares = v128.add<T>(squares, u);
    }
    storeSum<T>(record + lanes, wells);
    storeSum<T>(record + lanes + 32, squares);
  }
}
