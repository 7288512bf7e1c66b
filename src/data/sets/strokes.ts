import { Purpose } from '../../../assembly/random/purpose.js';
import {
  ArgumentError,
  checked,
  type Describes,
  integer,
  type Key,
  keyOf,
  type LongWorkOptions,
  longWork,
  Pacer,
  RandomStream,
  readOptions,
  type Seed,
  seed,
} from '../../engine/index.js';
import { checkClassChoice, type ImageDataset } from './dataset.js';
import { DIGIT_SHAPES, type Stroke } from './digit-shapes.js';

/** Which digits to draw. */
export interface StrokesOptions extends LongWorkOptions {
  /** Images. */
  count: number;
  /** Pixels per side: 16 as USPS, or 28 as MNIST (default 16). */
  size?: 16 | 28;
  /** When left out, one is drawn and returned. */
  seed?: Seed;
  /** The digits, each once (default all ten). Image i shows `classes[i % classes.length]`. */
  classes?: readonly number[];
}

/** How digits of one size are placed and drawn; lengths in pixels. */
interface Layout {
  /** Mean height of a digit. */
  height: number;
  /** How far its centre may be off, either way. */
  offset: number;
  /** Half the pen's width, least and most. */
  pen: readonly [number, number];
}

const LAYOUTS: Record<number, Layout> = {
  16: { height: 12.6, offset: 0.8, pen: [0.75, 1.35] },
  28: { height: 20.5, offset: 1.2, pen: [1.2, 2.2] },
};

/** Images that are drawn in one go, in some milliseconds. */
const PIECE = 32;
/** Straight pieces per curve of a stroke. */
const PIECES = 6;
/** One pixel in so many carries a speck of dirt, on average. */
const SPECK_RARITY = 200;

export const strokesOptions = () =>
  ({
    count: integer({ minimum: 0, maximum: 2 ** 24 }),
    size: checked(checkSize, { default: 16, unit: 'pixels' }),
    classes: checked(
      (field, value) => [...checkClassChoice(field, value as number[], DIGIT_SHAPES.length).keys()],
      {
        default: () => [...DIGIT_SHAPES.keys()],
      },
    ),
    seed: seed(),
    ...longWork(),
  }) satisfies Describes<StrokesOptions>;

function checkSize(field: string, value: unknown): 16 | 28 {
  if (value !== 16 && value !== 28) throw new ArgumentError(field, '16 or 28', value);
  return value;
}

/**
 * The built-in digits: pen strokes with random style, slant, proportions, place, curvature, width and noise, in
 * place of a data set that would have to be fetched. Image i depends on the seed, the size, the digit and i, not on `count`.
 *
 * @returns intensities as bytes, 0 = background and 255 = ink; as many images of each class as of any other, up to one
 * @throws ArgumentError when an option is out of range
 *
 * @example
 * ```ts
 * import { strokes } from 'bornspike/data';
 *
 * const { images, labels, width, height } = await strokes({ count: 4, classes: [1, 7], seed: 'ink' });
 * console.log(images.length, width, height, labels.join(' ')); // prints: 1024 16 16 0 1 0 1
 * ```
 */
export async function strokes(options: StrokesOptions): Promise<ImageDataset & { seed: Seed }> {
  const settings = readOptions('options', options, strokesOptions);
  const { count, size, classes: digits } = settings;
  const key = keyOf(settings.seed);
  const images = new Uint8Array(count * size * size);
  const labels = new Uint8Array(count);
  const pacer = new Pacer(options);
  for (let i = 0; i < count; i++) {
    labels[i] = i % digits.length;
    draw(digits[labels[i]!]!, key, i, size, images.subarray(i * size * size, (i + 1) * size * size));
    if ((i + 1) % PIECE !== 0 && i + 1 < count) continue;
    pacer.report({ unit: 'image', done: i + 1, total: count });
    await pacer.pause();
  }
  return {
    name: 'strokes',
    width: size,
    height: size,
    classes: digits.length,
    classNames: digits.map(String),
    images,
    labels,
    seed: settings.seed,
  };
}

/** Draws image `item` into `image`. */
function draw(digit: number, key: Key, item: number, size: number, image: Uint8Array): void {
  const { height, offset, pen } = LAYOUTS[size]!;
  const random = new RandomStream({ key, purpose: Purpose.Strokes }, item, 0);
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  const styles = DIGIT_SHAPES[digit]!;
  const style = styles[random.integer(styles.length)]!;
  const place = randomPlacement(random, height, size / 2, offset);
  const radius = between(pen[0], pen[1]);
  const pressure = between(0.85, 1.1);

  const squares = new Float64Array(size * size).fill(Infinity);
  for (const stroke of style) {
    measure(flatten(jitter(stroke, random).map(place)), radius + 1, size, squares);
  }
  const noise = new RandomStream({ key, purpose: Purpose.Strokes }, item, 1);
  for (let p = 0; p < image.length; p++) {
    // The edge falls off over one pixel, which is what the eye takes for a smooth line.
    const ink = Math.min(Math.max(radius + 0.5 - Math.sqrt(squares[p]!), 0), 1);
    const word = noise.word();
    const grain = pressure - 0.2 * ((word & 0xffff) / 65536);
    const speck = (word >>> 16) % SPECK_RARITY === 0 ? 0.4 * ((word & 0xffff) / 65536) : 0;
    image[p] = Math.floor(255 * Math.min(Math.max(ink * grain, speck), 1) + 0.5);
  }
}

/** A random map from the unit square, in which digits are defined, to pixels. */
function randomPlacement(random: RandomStream, height: number, centre: number, offset: number) {
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  const scaleY = height * between(0.82, 1.12);
  const scaleX = height * between(0.5, 0.85);
  const slant = bell(random) * 0.22 + 0.1;
  const tilt = bell(random) * 0.08;
  const bendX = between(-0.35, 0.35);
  const bendY = between(-0.25, 0.25);
  const taper = between(-0.35, 0.35);
  const left = centre + between(-offset, offset);
  const top = centre + between(-offset, offset);
  return ([px, py]: readonly [number, number]): [number, number] => {
    const x = px - 0.5;
    const y = py - 0.5;
    const bentX = x * (1 + taper * y) + bendX * (y * y - 0.125);
    const bentY = y + bendY * (x * x - 0.125);
    return [left + scaleX * bentX - slant * scaleY * bentY, top + scaleY * (bentY + tilt * bentX)];
  };
}

/** Moves the points of a stroke a little; equal points in a row stay equal, so that corners stay sharp. */
function jitter(stroke: Stroke, random: RandomStream): [number, number][] {
  const moved: [number, number][] = [];
  for (const [i, [x, y]] of stroke.entries()) {
    const isCorner = i > 0 && stroke[i - 1]![0] === x && stroke[i - 1]![1] === y;
    moved.push(isCorner ? moved[i - 1]! : [x + 0.04 * bell(random), y + 0.04 * bell(random)]);
  }
  return moved;
}

/** Roughly normal with mean 0 and variance 1, without a transcendental function: within ±3. */
function bell(random: RandomStream): number {
  return 2 * (random.uniform() + random.uniform() + random.uniform() - 1.5);
}

/** Turns the guiding points of a B-spline into points along it. */
function flatten(guides: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const points = [guides[0]!];
  let [x0, y0] = guides[0]!;
  for (let i = 1; i < guides.length - 1; i++) {
    const [x1, y1] = guides[i]!;
    const [nextX, nextY] = guides[i + 1]!;
    const isLast = i === guides.length - 2;
    const x2 = isLast ? nextX : (x1 + nextX) / 2;
    const y2 = isLast ? nextY : (y1 + nextY) / 2;
    for (let piece = 1; piece <= PIECES; piece++) {
      const t = piece / PIECES;
      const s = 1 - t;
      points.push([s * s * x0 + 2 * s * t * x1 + t * t * x2, s * s * y0 + 2 * s * t * y1 + t * t * y2]);
    }
    [x0, y0] = [x2, y2];
  }
  if (guides.length === 2) points.push(guides[1]!);
  return points;
}

/** Lowers `squares`, the squared distance of each pixel's centre to the pen's path, within `reach` of a path. */
function measure(
  path: readonly (readonly [number, number])[],
  reach: number,
  size: number,
  squares: Float64Array,
): void {
  for (let i = 1; i < path.length; i++) {
    const [ax, ay] = path[i - 1]!;
    const [bx, by] = path[i]!;
    const dx = bx - ax;
    const dy = by - ay;
    const length2 = dx * dx + dy * dy;
    const firstX = Math.max(0, Math.floor(Math.min(ax, bx) - reach));
    const lastX = Math.min(size - 1, Math.floor(Math.max(ax, bx) + reach));
    const firstY = Math.max(0, Math.floor(Math.min(ay, by) - reach));
    const lastY = Math.min(size - 1, Math.floor(Math.max(ay, by) + reach));
    for (let row = firstY; row <= lastY; row++) {
      for (let column = firstX; column <= lastX; column++) {
        const x = column + 0.5 - ax;
        const y = row + 0.5 - ay;
        const along = length2 > 0 ? Math.min(Math.max((x * dx + y * dy) / length2, 0), 1) : 0;
        const offX = x - along * dx;
        const offY = y - along * dy;
        const square = offX * offX + offY * offY;
        const p = row * size + column;
        if (square < squares[p]!) squares[p] = square;
      }
    }
  }
}
