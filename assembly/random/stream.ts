/** The streams of a key, as the facade draws from them. */
import { fillBernoulli as bernoulli } from './bernoulli';
import { fillNormal as normals } from './normal';
import { philoxBlock as block, philoxBlocks as blocks } from './philox';
import { Purpose } from './purpose';
import { fillRademacher as signs } from './rademacher';
import { fillUniform as uniforms } from './uniform';

/** All streams of a key and a purpose; each is numbered by an item and a step. */
@unmanaged
export class Stream {
  key0: u32;
  key1: u32;
  purpose: Purpose;
}

/** Uniform numbers on [0, 1): f64 [count]. */
export function fillUniform(stream: Stream, item: u32, step: u32, output: usize, count: i32): void {
  uniforms(output, count, stream.key0, stream.key1, stream.purpose, item, step);
}

/** Standard normals: f64 [count]. */
export function fillNormal(stream: Stream, item: u32, step: u32, output: usize, count: i32): void {
  normals(output, count, stream.key0, stream.key1, stream.purpose, item, step);
}

/** Of the same normals those from number `first` on, which is a multiple of four. */
export function fillNormalFrom(
  stream: Stream,
  item: u32,
  step: u32,
  first: u32,
  output: usize,
  count: i32,
): void {
  normals(output, count, stream.key0, stream.key1, stream.purpose, item, step, first);
}

/** Signs, 1 or -1: f64 [count]. */
export function fillRademacher(stream: Stream, item: u32, step: u32, output: usize, count: i32): void {
  signs(output, count, stream.key0, stream.key1, stream.purpose, item, step);
}

/** A draw, u8 0 or 1, for each of the probabilities f64 [count]. */
export function fillBernoulli(
  stream: Stream,
  item: u32,
  step: u32,
  probabilities: usize,
  output: usize,
  count: i32,
): void {
  bernoulli(probabilities, output, count, stream.key0, stream.key1, stream.purpose, item, step);
}

/** The four words of a block of a stream. */
export function philoxBlock(stream: Stream, item: u32, step: u32, number: u32, output: usize): void {
  block(number, step, item, stream.purpose, stream.key0, stream.key1, output);
}

/** The 32 words of the blocks from `number` on. */
export function philoxBlocks(stream: Stream, item: u32, step: u32, number: u32, output: usize): void {
  blocks(number, step, item, stream.purpose, stream.key0, stream.key1, output);
}
