/**
 * Ensembles of one qubit-neuron under continuous measurement of σz, as Bloch vectors. With Γ the decay of the
 * transverse components and k the strength of the noise,
 *   dx = -Γ x dt - k x z dW,   dy = -Γ y dt - k y z dW,   dz = k (1 - z²) dW,
 * and a rotation by Ω about the x axis (dy = -Ω z dt, dz = Ω y dt) or the z axis (dx = -Ω y dt, dy = Ω x dt).
 */
import { NoiseSource } from '../ensemble/noise-source';
import { clampStrength, LARGEST_STRENGTH, measurementCosine, measurementSine } from '../network/measurement';
import { IntegrationMethod } from '../ensemble/method';
import { CHUNK } from '../ensemble/chunk';
import { fillLaneNormals } from '../../random/lane-random';
import { LARGEST_NORMAL } from '../../random/normal-rows';
import { Purpose } from '../../random/purpose';
import { BLOCH_LANES } from './lanes';

const PAIRS_END: usize = BLOCH_LANES * 8;

/** In memory, as the constants of simd/logarithm.ts. */
const ONE = memory.data<f64>([1]);

/** What a number of the noise is worth as half a kick, what z dt is, and what both come to at most. */
const FACTORS = memory.data(24, 8);

/** Bloch vectors of a block: x, y and z of all lanes. */
const STATE = memory.data(3 * BLOCH_LANES * 8, 16);
const Y: usize = BLOCH_LANES * 8;
const Z: usize = 2 * BLOCH_LANES * 8;
/** The noise of 64 steps, [step][lane]. */
const NOISE = memory.data(BLOCH_LANES * CHUNK * 8, 16);
const ROW: usize = BLOCH_LANES * 8;
/** What the latest step added to the record of each lane. */
const INCREMENTS = memory.data(BLOCH_LANES * 8, 16);
/** The record's sum since the last recorded time. */
const READINGS = memory.data(BLOCH_LANES * 8, 16);
/** The states and the records' sums, which is all that a block is between two steps. */
const STATE_BYTES: usize = 3 * BLOCH_LANES * 8;
const READING_BYTES: usize = BLOCH_LANES * 8;
/** All ones for lanes that are trajectories, zeros for those that only fill the last block. */
const MASKS = memory.data(BLOCH_LANES * 8, 16);

/** An ensemble for `runBloch`. */
@unmanaged
export class BlochEnsemble {
  method: IntegrationMethod;
  /** Whether the rotation is about the z axis instead of the x axis. */
  aboutZ: bool;
  noiseSource: NoiseSource;
  steps: i32;
  /** Steps from one recorded time to the next. */
  every: i32;
  /** Steps from one rotation of `after` to the next: `every`, or 1 when each step's end is looked at. */
  joined: i32;
  key0: u32;
  key1: u32;
  dt: f64;
  /** Γ and k. */
  decay: f64;
  kick: f64;
  /** Factor of the transverse components by a step's unmonitored dephasing. */
  unmonitoredDephasing: f64;
  x: f64;
  y: f64;
  z: f64;
  /** Rabi frequency in the middle of each step, for the explicit methods. */
  rabi: usize;
  /** Cosine and sine of the rotation before each step's measurement, and of the one that completes a step. */
  before: usize;
  after: usize;
  /** The trajectory that the arrays of single trajectories begin with. */
  begin: i32;
  /** [trajectory][step], unless the noise is the stream's. */
  given: usize;
  /** [recorded time][component][2]: sums over the trajectories with even and with odd numbers, and sums of squares. */
  sums: usize;
  squares: usize;
  /** [trajectory][recorded time][component] of the first `keptStates` trajectories, or 0. */
  states: usize;
  keptStates: i32;
  /** [trajectory][interval between recorded times]: the mean of the record J, or 0. */
  readings: usize;
  /** [trajectory]: the step at whose end |z| first reached `level`, negative at the pole z = -1, 0 for never; or 0. */
  passages: usize;
  level: f64;
  /** Where a block stands that is not through all steps: room of `blochStandingBytes`. */
  standing: usize;
}

/** Bytes of `BlochEnsemble.standing`. */
export function blochStandingBytes(): f64 {
  return STATE_BYTES + READING_BYTES;
}

/**
 * Takes the trajectories `first` to `first + count - 1` through `steps` steps from step `start` on, which is a multiple of
 * 64, and adds them to the sums, in blocks of 16; more than one block through all steps. The sums are the same bits however
 * an ensemble is cut into calls, as long as `first` is a multiple of 16.
 */
export function runBloch(ensemble: BlochEnsemble, first: i32, count: i32, start: i32, steps: i32): void {
  for (let done = 0; done < count; done += BLOCH_LANES) {
    runBlock(ensemble, first + done, min(count - done, BLOCH_LANES), start, start + steps);
  }
}

function beginBlock(ensemble: BlochEnsemble): void {
  for (let place: usize = 0; place < PAIRS_END; place += 8) {
    store<f64>(STATE + place, ensemble.x);
    store<f64>(STATE + place, ensemble.y, Y);
    store<f64>(STATE + place, ensemble.z, Z);
    store<f64>(READINGS + place, 0);
  }
}

function runBlock(ensemble: BlochEnsemble, first: i32, lanes: i32, begin: i32, end: i32): void {
  const isRecord = ensemble.noiseSource == NoiseSource.Record;
  const place = first - ensemble.begin;
  const factor = 0.5 * ensemble.kick * scaleOf(ensemble);
  const drift = isRecord ? 0 : 0.5 * ensemble.kick * ensemble.kick * ensemble.dt;
  const largest = ensemble.noiseSource == NoiseSource.Stream ? factor * LARGEST_NORMAL : Infinity;
  store<f64>(FACTORS, factor);
  store<f64>(FACTORS, drift, 8);
  store<f64>(FACTORS, largest + drift * (1 + largest), 16);
  for (let lane = 0; lane < BLOCH_LANES; lane++) {
    store<i64>(MASKS + ((<usize>lane) << 3), lane < lanes ? -1 : 0);
  }
  if (begin == 0) {
    beginBlock(ensemble);
    recordBlock(ensemble, place, lanes, 0);
  } else {
    memory.copy(STATE, ensemble.standing, STATE_BYTES);
    memory.copy(READINGS, ensemble.standing + STATE_BYTES, READING_BYTES);
  }
  const every = ensemble.every;
  const joined = ensemble.joined;
  const watched = ensemble.readings != 0 || ensemble.passages != 0;
  let untilRecord = every - (begin % every);
  let untilJoined = joined - (begin % joined);
  let after = ensemble.after + ((<usize>(begin / joined)) << 4);
  let record = begin / every + 1;
  for (let start = begin; start < end; start += CHUNK) {
    const steps = min(CHUNK, end - start);
    fillNoise(ensemble, first, lanes, start, steps);
    for (let step = 0; step < steps; step++) {
      const noise = NOISE + <usize>step * ROW;
      stepBlock(ensemble, noise, start + step, watched);
      if (--untilJoined == 0) {
        untilJoined = joined;
        if (ensemble.method == IntegrationMethod.Splitting) {
          rotateBlock(ensemble, after);
          after += 16;
        }
      }
      if (watched) watch(ensemble, place, lanes, start + step);
      if (--untilRecord == 0) {
        untilRecord = every;
        recordBlock(ensemble, place, lanes, record);
        record++;
      }
    }
  }
  if (end < ensemble.steps) {
    memory.copy(ensemble.standing, STATE, STATE_BYTES);
    memory.copy(ensemble.standing + STATE_BYTES, READINGS, READING_BYTES);
  }
}

/** Normals, or what was handed in; nothing at all for lanes without a trajectory. */
function fillNoise(ensemble: BlochEnsemble, first: i32, lanes: i32, start: i32, steps: i32): void {
  for (let lane = 0; lane < lanes; lane++) {
    const trajectory = first + lane;
    const column = NOISE + ((<usize>lane) << 3);
    if (ensemble.noiseSource != NoiseSource.Stream) {
      const source = <usize>(trajectory - ensemble.begin) * <usize>ensemble.steps + <usize>start;
      for (let step: usize = 0; step < <usize>steps; step++) {
        store<f64>(column + step * ROW, load<f64>(ensemble.given + ((source + step) << 3)));
      }
    } else if ((lane & 3) == 0) {
      fillLaneNormals<f64>(
        column,
        ROW,
        steps,
        0,
        start / CHUNK,
        i32x4.add(i32x4.splat(trajectory), i32x4(0, 1, 2, 3)),
        Purpose.Wiener,
        ensemble.key0,
        ensemble.key1,
      );
    }
  }
}

/** One step of all lanes. */
// @ts-ignore: decorator
@inline
function stepBlock(ensemble: BlochEnsemble, noise: usize, step: i32, watched: bool): void {
  const method = ensemble.method;
  if (method == IntegrationMethod.Splitting) {
    if (watched) splitAll<u16, u16>(ensemble, noise, step);
    else if (load<f64>(FACTORS, 16) < LARGEST_STRENGTH) splitAll<u8, u8>(ensemble, noise, step);
    else splitAll<u8, u16>(ensemble, noise, step);
  } else explicitAll(ensemble, noise, step);
}

/** What one normal, or one number that was handed in, is worth as an increment. */
// @ts-ignore: decorator
@inline
function scaleOf(ensemble: BlochEnsemble): f64 {
  return ensemble.noiseSource == NoiseSource.Stream ? sqrt(ensemble.dt) : 1;
}

/**
 * A rotation, then the measurement in closed form. The record's increment is dW + k ∫z dt, with
 * ∫z dt = (z + (1 - z²) k/2 dW) dt, the mean given dW: weak order 2. Watch is u16 if the increments are to be
 * kept, Clamp u16 if measurements may be too strong for one step.
 */
// @ts-ignore: decorator
@inline
function splitAll<Watch, Clamp>(ensemble: BlochEnsemble, noise: usize, step: i32): void {
  const row = ensemble.before + ((<usize>step) << 4);
  const cosine = v128.load64_splat(row);
  const sine = v128.load64_splat(row, 8);
  const strength = 0.5 * ensemble.kick;
  const scale = v128.load64_splat(FACTORS);
  const drift = v128.load64_splat(FACTORS, 8);
  const dephasing = f64x2.splat(ensemble.unmonitoredDephasing);
  const aboutZ = ensemble.aboutZ;
  for (let place: usize = 0; place < PAIRS_END; place += 16) {
    let x = v128.load(STATE + place);
    let y = v128.load(STATE + place, Y);
    let z = v128.load(STATE + place, Z);
    if (aboutZ) {
      const turned = f64x2.sub(f64x2.mul(cosine, x), f64x2.mul(sine, y));
      y = f64x2.add(f64x2.mul(sine, x), f64x2.mul(cosine, y));
      x = turned;
    } else {
      const turned = f64x2.sub(f64x2.mul(cosine, y), f64x2.mul(sine, z));
      z = f64x2.add(f64x2.mul(sine, y), f64x2.mul(cosine, z));
      y = turned;
    }
    const kick = f64x2.mul(scale, v128.load(noise + place));
    const mean = f64x2.add(z, f64x2.mul(f64x2.sub(v128.load64_splat(ONE), f64x2.mul(z, z)), kick));
    const unclamped = f64x2.add(kick, f64x2.mul(drift, mean));
    const a = sizeof<Clamp>() == 2 ? clampStrength(unclamped) : unclamped;
    const square = f64x2.mul(a, a);
    const c = measurementCosine(square);
    const s = measurementSine(a, square);
    const cc = f64x2.mul(c, c);
    const ss = f64x2.mul(s, s);
    const cs = f64x2.mul(c, s);
    const both = f64x2.add(cs, cs);
    const sum = f64x2.add(cc, ss);
    const factor = f64x2.div(v128.load64_splat(ONE), f64x2.add(sum, f64x2.mul(both, z)));
    const transverse = f64x2.mul(f64x2.mul(f64x2.sub(cc, ss), dephasing), factor);
    v128.store(STATE + place, f64x2.mul(x, transverse));
    v128.store(STATE + place, f64x2.mul(y, transverse), Y);
    v128.store(STATE + place, f64x2.mul(f64x2.add(f64x2.mul(sum, z), both), factor), Z);
    if (sizeof<Watch>() == 2) {
      // a = k/2 dy. Without a measurement the record is noise alone.
      if (strength > 0) v128.store(INCREMENTS + place, f64x2.mul(unclamped, f64x2.splat(1 / strength)));
      else
        v128.store(INCREMENTS + place, f64x2.mul(f64x2.splat(scaleOf(ensemble)), v128.load(noise + place)));
    }
  }
}

/** The rotation at `row` alone. */
function rotateBlock(ensemble: BlochEnsemble, row: usize): void {
  const cosine = v128.load64_splat(row);
  const sine = v128.load64_splat(row, 8);
  const from = ensemble.aboutZ ? STATE : STATE + Y;
  for (let place = from; place < from + PAIRS_END; place += 16) {
    const u = v128.load(place);
    const v = v128.load(place, Y);
    v128.store(place, f64x2.sub(f64x2.mul(cosine, u), f64x2.mul(sine, v)));
    v128.store(place, f64x2.add(f64x2.mul(sine, u), f64x2.mul(cosine, v)), Y);
  }
}

/** A step of an explicit scheme. */
function explicitAll(ensemble: BlochEnsemble, noise: usize, step: i32): void {
  const dt = ensemble.dt;
  const k = f64x2.splat(ensemble.kick);
  const angle = f64x2.splat(load<f64>(ensemble.rabi + ((<usize>step) << 3)) * dt);
  const decay = f64x2.splat(ensemble.decay * dt);
  const scale = f64x2.splat(scaleOf(ensemble));
  const toRecord = f64x2.splat(ensemble.kick * dt);
  const isRecord = ensemble.noiseSource == NoiseSource.Record;
  const one = f64x2.splat(1);
  for (let place: usize = 0; place < PAIRS_END; place += 16) {
    const x = v128.load(STATE + place);
    const y = v128.load(STATE + place, Y);
    const z = v128.load(STATE + place, Z);
    let dW = f64x2.mul(scale, v128.load(noise + place));
    const signal = f64x2.mul(toRecord, z);
    if (isRecord) dW = f64x2.sub(dW, signal);
    v128.store(INCREMENTS + place, f64x2.add(dW, signal));

    const noiseX = f64x2.neg(f64x2.mul(k, f64x2.mul(x, z)));
    const noiseY = f64x2.neg(f64x2.mul(k, f64x2.mul(y, z)));
    const noiseZ = f64x2.mul(k, f64x2.sub(one, f64x2.mul(z, z)));
    let nextX = f64x2.sub(x, f64x2.mul(decay, x));
    let nextY = f64x2.sub(y, f64x2.mul(decay, y));
    let nextZ = z;
    if (ensemble.aboutZ) {
      nextX = f64x2.sub(nextX, f64x2.mul(angle, y));
      nextY = f64x2.add(nextY, f64x2.mul(angle, x));
    } else {
      nextY = f64x2.sub(nextY, f64x2.mul(angle, z));
      nextZ = f64x2.add(nextZ, f64x2.mul(angle, y));
    }
    let moreX: v128 = f64x2.splat(0);
    let moreY: v128 = f64x2.splat(0);
    let moreZ: v128 = f64x2.splat(0);
    if (ensemble.method != IntegrationMethod.EulerMaruyama) {
      const excess = f64x2.sub(f64x2.mul(dW, dW), f64x2.splat(dt));
      if (ensemble.method == IntegrationMethod.Milstein) {
        // Half the derivative of the noise along itself.
        const half = f64x2.mul(f64x2.splat(-0.5), k);
        moreX = f64x2.mul(half, f64x2.add(f64x2.mul(noiseX, z), f64x2.mul(x, noiseZ)));
        moreY = f64x2.mul(half, f64x2.add(f64x2.mul(noiseY, z), f64x2.mul(y, noiseZ)));
        moreZ = f64x2.mul(f64x2.neg(k), f64x2.mul(z, noiseZ));
        moreX = f64x2.mul(moreX, excess);
        moreY = f64x2.mul(moreY, excess);
        moreZ = f64x2.mul(moreZ, excess);
      } else {
        const root = f64x2.splat(sqrt(dt));
        const aheadX = f64x2.add(nextX, f64x2.mul(noiseX, root));
        const aheadY = f64x2.add(nextY, f64x2.mul(noiseY, root));
        const aheadZ = f64x2.add(nextZ, f64x2.mul(noiseZ, root));
        const share = f64x2.div(excess, f64x2.add(root, root));
        moreX = f64x2.neg(f64x2.add(noiseX, f64x2.mul(k, f64x2.mul(aheadX, aheadZ))));
        moreY = f64x2.neg(f64x2.add(noiseY, f64x2.mul(k, f64x2.mul(aheadY, aheadZ))));
        moreZ = f64x2.sub(f64x2.mul(k, f64x2.sub(one, f64x2.mul(aheadZ, aheadZ))), noiseZ);
        moreX = f64x2.mul(moreX, share);
        moreY = f64x2.mul(moreY, share);
        moreZ = f64x2.mul(moreZ, share);
      }
    }
    v128.store(STATE + place, f64x2.add(f64x2.add(nextX, f64x2.mul(noiseX, dW)), moreX));
    v128.store(STATE + place, f64x2.add(f64x2.add(nextY, f64x2.mul(noiseY, dW)), moreY), Y);
    v128.store(STATE + place, f64x2.add(f64x2.add(nextZ, f64x2.mul(noiseZ, dW)), moreZ), Z);
  }
}

/** Adds to the records, and looks for trajectories that have come to a pole. */
function watch(ensemble: BlochEnsemble, first: i32, lanes: i32, step: i32): void {
  for (let place: usize = 0; place < PAIRS_END; place += 16) {
    v128.store(READINGS + place, f64x2.add(v128.load(READINGS + place), v128.load(INCREMENTS + place)));
  }
  if (!ensemble.passages) return;
  for (let lane = 0; lane < lanes; lane++) {
    const z = load<f64>(STATE + ((<usize>lane) << 3), Z);
    const place = ensemble.passages + ((<usize>(first + lane)) << 2);
    if (abs(z) >= ensemble.level && load<i32>(place) == 0) store<i32>(place, z > 0 ? step + 1 : -(step + 1));
  }
}

/** Takes the block into the sums, and into what is kept of every trajectory. */
function recordBlock(ensemble: BlochEnsemble, first: i32, lanes: i32, record: i32): void {
  const place = <usize>record * 48;
  for (let component: usize = 0; component < 3; component++) {
    const values = STATE + component * Y;
    let sum = v128.load(ensemble.sums + place + (component << 4));
    let square = v128.load(ensemble.squares + place + (component << 4));
    for (let pair: usize = 0; pair < PAIRS_END; pair += 16) {
      const value = v128.and(v128.load(values + pair), v128.load(MASKS + pair));
      sum = f64x2.add(sum, value);
      square = f64x2.add(square, f64x2.mul(value, value));
    }
    v128.store(ensemble.sums + place + (component << 4), sum);
    v128.store(ensemble.squares + place + (component << 4), square);
  }
  if (ensemble.states) storeStates(ensemble, first, lanes, record);
  if (ensemble.readings && record) storeReadings(ensemble, first, lanes, record - 1);
}

function storeStates(ensemble: BlochEnsemble, first: i32, lanes: i32, record: i32): void {
  const records = ensemble.steps / ensemble.every + 1;
  const wanted = min(lanes, ensemble.keptStates - first);
  for (let lane = 0; lane < wanted; lane++) {
    const target = ensemble.states + <usize>((first + lane) * records + record) * 24;
    const source = STATE + ((<usize>lane) << 3);
    store<f64>(target, load<f64>(source));
    store<f64>(target, load<f64>(source, Y), 8);
    store<f64>(target, load<f64>(source, Z), 16);
  }
}

function storeReadings(ensemble: BlochEnsemble, first: i32, lanes: i32, interval: i32): void {
  const intervals = ensemble.steps / ensemble.every;
  const span = ensemble.dt * <f64>ensemble.every;
  for (let lane = 0; lane < lanes; lane++) {
    const reading = READINGS + ((<usize>lane) << 3);
    store<f64>(
      ensemble.readings + ((<usize>((first + lane) * intervals + interval)) << 3),
      load<f64>(reading) / span,
    );
    store<f64>(reading, 0);
  }
}
