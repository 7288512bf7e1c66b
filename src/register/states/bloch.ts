import { Elementary } from '../../../assembly/simd/elementary.js';
import {
  ArgumentError,
  checkEngine,
  checkNumber,
  checkNumbers,
  checkOptions,
  type Engine,
} from '../../engine/index.js';
import { MATRIX_TOLERANCE } from '../algebra/matrix.js';

/** Angles of a point of the Bloch sphere, in radians: θ from |0⟩ (0) to |1⟩ (π), φ around it from the x axis. */
export interface BlochAngles {
  /** From the z axis, |0⟩, on. */
  theta: number;
  /** From the x axis on, towards the y axis. */
  phi: number;
}

/**
 * The Bloch vector (sin θ cos φ, sin θ sin φ, cos θ) of the pure state cos θ/2 |0⟩ + e^(iφ) sin θ/2 |1⟩.
 *
 * @throws ArgumentError for angles that are not finite
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { blochVector } from 'bornspike/register';
 *
 * const engine = await createEngine();
 * console.log(blochVector(engine, { theta: 0, phi: 0 })); // prints: [ 0, 0, 1 ]
 * ```
 */
export function blochVector(engine: Engine, angles: BlochAngles): [x: number, y: number, z: number] {
  const { sin, cos } = checkEngine(engine).kernels;
  checkOptions('angles', angles, ['theta', 'phi']);
  const theta = checkNumber('angles.theta', angles.theta);
  const phi = checkNumber('angles.phi', angles.phi);
  return [sin(theta) * cos(phi), sin(theta) * sin(phi), cos(theta)];
}

/**
 * The angles of the direction of a Bloch vector, θ in [0, π] and φ in (−π, π]; both 0 for the vector 0.
 *
 * @param vector [x, y, z], of any length
 * @throws ArgumentError for other than three finite numbers
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { blochAngles } from 'bornspike/register';
 *
 * const engine = await createEngine();
 * console.log(blochAngles(engine, [0, 0.5, 0])); // prints: { theta: 1.5707963267948966, phi: 1.5707963267948966 }
 * ```
 */
export function blochAngles(engine: Engine, vector: ArrayLike<number>): BlochAngles {
  checkEngine(engine);
  const [x, y, z] = Array.from(checkNumbers('vector', vector, 3));
  return { theta: direction(engine, z!, Math.sqrt(x! * x! + y! * y!)), phi: direction(engine, x!, y!) };
}

/** The angle of the point (x, y), in (−π, π]: by arcsines of at most √½, which are well conditioned. */
function direction(engine: Engine, x: number, y: number): number {
  const length = Math.sqrt(x * x + y * y);
  if (length === 0) return 0;
  const steep = Math.abs(y) > Math.abs(x);
  const angle = arcsine(engine, Math.min(Math.abs(x), Math.abs(y)) / length);
  const acute = steep ? Math.PI / 2 - angle : angle;
  const upper = x < 0 ? Math.PI - acute : acute;
  return y < 0 ? -upper : upper;
}

function arcsine({ arena, kernels }: Engine, value: number): number {
  return arena.scratch((group) => {
    const number = group.float64(1);
    number.view[0] = value;
    kernels.map64(Elementary.Arcsine, number.pointer, number.pointer, 1);
    return number.view[0];
  });
}

/** Bloch vectors of at least one qubit, none longer than 1; copies. */
export function checkBlochVectors(
  field: string,
  vectors: unknown,
  most: number,
): [x: number, y: number, z: number][] {
  if (!Array.isArray(vectors) || vectors.length === 0 || vectors.length > most) {
    throw new ArgumentError(field, `from 1 to ${most} Bloch vectors`, vectors);
  }
  return Array.from(vectors, (vector, i) => {
    const [x, y, z] = Array.from(checkNumbers(`${field}[${i}]`, vector, 3)) as [number, number, number];
    const square = x * x + y * y + z * z;
    if (square > 1 + MATRIX_TOLERANCE) {
      throw new ArgumentError(`${field}[${i}]`, 'a length of at most 1', Math.sqrt(square));
    }
    return [x, y, z];
  });
}

/** The amplitudes (re, im) of |0⟩ and |1⟩ of the pure state with a Bloch vector of length 1. */
export function spinor([x, y, z]: readonly [number, number, number]): [number, number, number, number] {
  const length = Math.sqrt(x * x + y * y + z * z);
  const cosine = Math.sqrt(Math.max(0, (1 + z / length) / 2));
  const sine = Math.sqrt(Math.max(0, (1 - z / length) / 2));
  const across = Math.sqrt(x * x + y * y);
  // e^(iφ); the smaller of cosine and sine is the less accurate, so it comes from sin θ = 2 · cosine · sine.
  const [re, im] = across > 0 ? [x / across, y / across] : [1, 0];
  const half = across / length / 2;
  const upper = z < 0 ? half / sine : cosine;
  const lower = z < 0 ? sine : half / cosine;
  return [upper, 0, lower * re, lower * im];
}
