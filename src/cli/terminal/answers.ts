import type { ImageDataset } from '../../data/index.js';

/** Beyond it a line of a terminal has no room for a picture and spikes. */
const WIDEST = 64;

/** Whether pictures of a data set have room in a terminal. */
export const hasRoom = ({ width, height }: ImageDataset): boolean => width <= WIDEST && height <= WIDEST;

/** A picture, the first of a data set: two rows of pixels in a line of text. */
export function pictureLines({ images, width, height }: ImageDataset): string[] {
  const isInk = (x: number, y: number) =>
    y < height && images[y * width + x]! > (images instanceof Uint8Array ? 127 : 0.5);
  return Array.from({ length: Math.ceil(height / 2) }, (_, row) =>
    Array.from({ length: width }, (_, x) => {
      const [upper, lower] = [isInk(x, 2 * row), isInk(x, 2 * row + 1)];
      return upper ? (lower ? '█' : '▀') : lower ? '▄' : ' ';
    }).join(''),
  );
}

/** A line for each output neuron: when it spiked, and how often. */
export function spikeLines(spikes: Uint8Array, names: readonly (string | number)[]): string[] {
  const steps = spikes.length / names.length;
  const longest = Math.max(...names.map((name) => String(name).length));
  return names.map((name, neuron) => {
    const own = Array.from({ length: steps }, (_, t) => spikes[t * names.length + neuron]!);
    const drawn = own.map((spike) => (spike ? '▮' : '·')).join('');
    return `${String(name).padStart(longest)}: ${drawn} ${own.reduce((a, b) => a + b, 0)}`;
  });
}

/** Lines side by side, those at the left `width` letters wide. */
export const sideBySide = (left: readonly string[], right: readonly string[], width: number): string[] =>
  Array.from({ length: Math.max(left.length, right.length) }, (_, line) =>
    `${(left[line] ?? '').padEnd(width)}   ${right[line] ?? ''}`.trimEnd(),
  );
