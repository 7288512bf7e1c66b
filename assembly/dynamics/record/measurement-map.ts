/**
 * A measurement's map M · M† for an increment y of the record, which is never negative whatever y is, and whose mean over
 * Wiener increments keeps the trace exactly, so that likelihoods are densities. With L = strength · O,
 *   M = e^(-L² dt + L y) if O² = 1: the map has the terms e^(-2g²dt) (cosh 2gy, 1, sinh 2gy), g being the strength;
 *   M = K + (L - ¼(L†L L + L L†L) dt) y + ½ L² (y² - dt) otherwise, K completing it: the terms 1, y, y², y³, y⁴.
 */
import { exp64 } from '../../simd/exponential';
import { FilterOperation, RecordFilter } from './record-filter';

const FACTORS = memory.data(80, 16);

/** Terms of an operation. */
// @ts-ignore: decorator
@inline
function termsOf(operation: FilterOperation): i32 {
  return operation.involutory ? 3 : 5;
}

/** Sums the terms up, to `filter.matrix`. */
export function measurementMap(filter: RecordFilter, operation: FilterOperation, increments: usize): void {
  const y = v128.load(increments + ((<usize>operation.place) << 4));
  if (operation.involutory) exponentials(operation.strength, filter.interval, y);
  else powers(y);
  const terms = termsOf(operation);
  const entries = (<usize>(operation.dimension * operation.dimension)) << 3;
  for (let entry: usize = 0; entry < entries; entry += 8) {
    let at = operation.matrix + entry;
    let sum: v128 = i64x2.splat(0);
    for (let m = 0; m < terms; m++, at += entries) {
      sum = f64x2.add(sum, f64x2.mul(v128.load64_splat(at), v128.load(FACTORS + ((<usize>m) << 4))));
    }
    v128.store(filter.matrix + (entry << 1), sum);
  }
}

/**
 * Adds the derivative for the strength, of those for the map's entries at `filter.cotangent`; to be called before another
 * measurement's map is made.
 */
export function addStrengthGradient(
  filter: RecordFilter,
  operation: FilterOperation,
  increments: usize,
): void {
  const y = v128.load(increments + ((<usize>operation.place) << 4));
  if (operation.involutory) exponentialSlopes(operation.strength, filter.interval, y);
  const terms = termsOf(operation);
  const entries = (<usize>(operation.dimension * operation.dimension)) << 3;
  let at = operation.involutory ? operation.matrix : operation.slope;
  let sum = v128.load(operation.gradient);
  for (let m = 0; m < terms; m++) {
    let term: v128 = i64x2.splat(0);
    for (let entry: usize = 0; entry < entries; entry += 8, at += 8) {
      // Most entries of most maps are 0.
      if (load<f64>(at) == 0) continue;
      const cotangent = v128.load(filter.cotangent + (entry << 1));
      term = f64x2.add(term, f64x2.mul(v128.load64_splat(at), cotangent));
    }
    sum = f64x2.add(sum, f64x2.mul(v128.load(FACTORS + ((<usize>m) << 4)), term));
  }
  v128.store(operation.gradient, sum);
}

/** e^(-2g²dt) times cosh 2gy, 1 and sinh 2gy. */
function exponentials(strength: f64, interval: f64, y: v128): void {
  const loss = f64x2.splat(-2 * strength * strength * interval);
  const turn = f64x2.mul(f64x2.splat(2 * strength), y);
  const up = exp64(f64x2.add(loss, turn));
  const down = exp64(f64x2.sub(loss, turn));
  const half = f64x2.splat(0.5);
  v128.store(FACTORS, f64x2.mul(half, f64x2.add(up, down)));
  v128.store(FACTORS, exp64(loss), 16);
  v128.store(FACTORS, f64x2.mul(half, f64x2.sub(up, down)), 32);
}

/** Their derivatives for g, in their place. */
function exponentialSlopes(strength: f64, interval: f64, y: v128): void {
  const cosh = v128.load(FACTORS);
  const sinh = v128.load(FACTORS, 32);
  const loss = f64x2.splat(-4 * strength * interval);
  const twice = f64x2.add(y, y);
  v128.store(FACTORS, f64x2.add(f64x2.mul(loss, cosh), f64x2.mul(twice, sinh)));
  v128.store(FACTORS, f64x2.mul(loss, v128.load(FACTORS, 16)), 16);
  v128.store(FACTORS, f64x2.add(f64x2.mul(loss, sinh), f64x2.mul(twice, cosh)), 32);
}

function powers(y: v128): void {
  let power = f64x2.splat(1);
  for (let m: usize = 0; m < 80; m += 16) {
    v128.store(FACTORS + m, power);
    power = f64x2.mul(power, y);
  }
}
