import { nextWord } from './xoshiro.js';

const LAYERS = 128;
const TAIL = 3.442619855899;
const AREA = 9.91256303526217e-3;
const TWO_TO_31 = 2147483648;
const TWO_TO_MINUS_32 = 2 ** -32;

/**
 * Standard normals by the ziggurat (Marsaglia, Tsang, J. Stat. Softw. 5(8) (2000)): with `layer` the lowest seven bits of
 * a word, `word * WIDTHS[layer]` is one if |word| is below `INSIDE[layer]`, as it is 98 times of 100; `outside` makes one
 * otherwise.
 */
export const INSIDE = new Int32Array(LAYERS);
export const WIDTHS = new Float64Array(LAYERS);
const heights = new Float64Array(LAYERS);

const density = (x: number): number => Math.exp(-0.5 * x * x);

fillTables();

function fillTables(): void {
  let right = TAIL;
  const base = AREA / density(TAIL);
  INSIDE[0] = (TAIL / base) * TWO_TO_31;
  WIDTHS[0] = base / TWO_TO_31;
  WIDTHS[LAYERS - 1] = TAIL / TWO_TO_31;
  heights[0] = 1;
  heights[LAYERS - 1] = density(TAIL);
  for (let layer = LAYERS - 2; layer >= 1; layer--) {
    const left = Math.sqrt(-2 * Math.log(AREA / right + density(right)));
    INSIDE[layer + 1] = (left / right) * TWO_TO_31;
    WIDTHS[layer] = left / TWO_TO_31;
    heights[layer] = density(left);
    right = left;
  }
}

/** The normal of a word that lies outside its layer's rectangle. */
export function outside(word: number, state: Int32Array): number {
  for (;;) {
    const layer = word & (LAYERS - 1);
    const x = word * WIDTHS[layer]!;
    if (Math.abs(word) < INSIDE[layer]!) return x;
    if (layer === 0) {
      const tail = beyondTail(state);
      return word > 0 ? tail : -tail;
    }
    const height = heights[layer]! + uniform(state) * (heights[layer - 1]! - heights[layer]!);
    if (height < density(x)) return x;
    word = nextWord(state);
  }
}

function beyondTail(state: Int32Array): number {
  for (;;) {
    const x = -Math.log(1 - uniform(state)) / TAIL;
    const y = -Math.log(1 - uniform(state));
    if (y + y >= x * x) return TAIL + x;
  }
}

const uniform = (state: Int32Array): number => (nextWord(state) >>> 0) * TWO_TO_MINUS_32;
