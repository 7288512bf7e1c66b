import type { Surface } from '../parts/canvas.js';
import type { BlochRun } from '../worker/bloch-job.js';

const BINS = 24;
const LEFT = 34;
const BOTTOM = 20;

/** How many trajectories, of all neurons, are at which height at a frame. */
export function drawPositions(
  { context, width, height, colors }: Surface,
  run: BlochRun,
  frame: number,
): void {
  const counts = new Array<number>(BINS).fill(0);
  const length = run.times.length;
  for (let k = 0; k < run.tracks; k++) {
    const z = run.states[3 * (k * length + frame) + 2]!;
    counts[Math.max(0, Math.min(BINS - 1, Math.floor(((z + 1) / 2) * BINS)))]!++;
  }
  // A third of them in one bin fills the picture: heights can be compared from frame to frame.
  const unit = (height - BOTTOM - 8) / Math.max(run.tracks / 3, ...counts);
  const wide = (width - LEFT - 10) / BINS;
  context.fillStyle = colors.c1;
  for (const [bin, count] of counts.entries())
    context.fillRect(LEFT + bin * wide + 1, height - BOTTOM - count * unit, wide - 2, count * unit);
  context.fillStyle = colors.line;
  context.fillRect(LEFT, height - BOTTOM, width - LEFT - 10, 1);
  context.fillStyle = colors.faint;
  context.textBaseline = 'top';
  for (const [at, text] of [
    [0, '|1⟩  −1'],
    [0.5, 'z = 0'],
    [1, '1  |0⟩'],
  ] as const) {
    context.textAlign = at === 0 ? 'left' : at === 1 ? 'right' : 'center';
    context.fillText(text, LEFT + at * (width - LEFT - 10), height - BOTTOM + 5);
  }
}
