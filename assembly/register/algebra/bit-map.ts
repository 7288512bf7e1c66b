/** A map of numbers of up to 20 bits that takes each bit to a number of its own, by tables for both halves of the bits. */
const IMAGES = memory.data(80, 16);
const LOW = memory.data(4096, 16);
const HIGH = memory.data(4096, 16);
const HALF = 10;

/** Begins a map that takes all bits to 0. */
export function clearImages(): void {
  memory.fill(IMAGES, 0, 80);
}

/** Takes a bit, 0 for the least significant, to `image`. */
export function setImage(bit: i32, image: u32): void {
  store<u32>(IMAGES + ((<usize>bit) << 2), image);
}

/** Readies `imageOf` for numbers of `bits` bits. */
export function tabulateImages(bits: i32): void {
  fillTable(LOW, IMAGES, min(bits, HALF));
  fillTable(HIGH, IMAGES + (HALF << 2), max(bits - HALF, 0));
}

function fillTable(table: usize, images: usize, bits: i32): void {
  store<u32>(table, 0);
  for (let k: u32 = 1; k < (<u32>1) << bits; k++) {
    const image = load<u32>(images + ((<usize>ctz<u32>(k)) << 2));
    store<u32>(table + ((<usize>k) << 2), load<u32>(table + ((<usize>(k & (k - 1))) << 2)) | image);
  }
}

/** The images of a number's bits, together. */
// @ts-ignore: decorator
@inline
export function imageOf(k: u32): u32 {
  return (
    load<u32>(LOW + ((<usize>(k & ((1 << HALF) - 1))) << 2)) | load<u32>(HIGH + ((<usize>(k >> HALF)) << 2))
  );
}
