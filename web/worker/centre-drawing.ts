/** As the pictures of MNIST were made: the ink's box fits a square of 20 pixels, its centre of mass is in the middle of 28. */
const BOX = 20;
/** Fainter ink has no part in the box. */
const FAINT = 0.1;
/** Samples of a pixel's side. */
const FINE = 3;

/** Centres a square drawing, brightness from 0 to 1, and brings it to the size that a network has learnt from. */
export function centreDrawing(image: readonly number[], side: number): number[] {
  const own = Math.sqrt(image.length);
  const inked = image.flatMap((value, at) =>
    value > FAINT ? [[at % own, Math.floor(at / own)] as const] : [],
  );
  if (inked.length === 0) return new Array<number>(side * side).fill(0);
  const [xs, ys] = [inked.map(([x]) => x), inked.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const size = Math.max(Math.max(...xs) - left, Math.max(...ys) - top) + 1;
  // Pixels of the drawing that a pixel of the picture is wide.
  const scale = size / ((BOX / 28) * side);
  const [x0, y0] = middleOf(image, own);
  return Array.from({ length: side * side }, (_, at) => {
    let sum = 0;
    for (let i = 0; i < FINE * FINE; i++) {
      const x = (at % side) + ((i % FINE) + 0.5) / FINE - side / 2;
      const y = Math.floor(at / side) + (Math.floor(i / FINE) + 0.5) / FINE - side / 2;
      sum += brightnessAt(image, own, x0 + x * scale, y0 + y * scale);
    }
    return sum / (FINE * FINE);
  });
}

/** The centre of mass, a pixel's own being half a pixel from its corner. */
function middleOf(image: readonly number[], side: number): [x: number, y: number] {
  let [mass, x, y] = [0, 0, 0];
  for (const [at, value] of image.entries()) {
    mass += value;
    x += value * ((at % side) + 0.5);
    y += value * (Math.floor(at / side) + 0.5);
  }
  return [x / mass, y / mass];
}

/** Between the middles of four pixels. */
function brightnessAt(image: readonly number[], side: number, x: number, y: number): number {
  const [column, row] = [Math.floor(x - 0.5), Math.floor(y - 0.5)];
  const [right, below] = [x - 0.5 - column, y - 0.5 - row];
  const at = (c: number, r: number) => (c < 0 || r < 0 || c >= side || r >= side ? 0 : image[r * side + c]!);
  const across = (r: number) => (1 - right) * at(column, r) + right * at(column + 1, r);
  return (1 - below) * across(row) + below * across(row + 1);
}
