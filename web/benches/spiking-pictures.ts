import { version } from '../../package.json';
import { activityCurve, spikeRaster } from '../../src/plot/index.js';
import type { SpikingState } from '../state/spiking-state.js';
import type { Answer, Network, TrainingTurn } from '../worker/spiking-job.js';

/** Of pictures, about as they will be seen: letters are to be as large as the page's. */
export const pictureWidth = (): number =>
  Math.max(
    270,
    Math.min(
      620,
      innerWidth > 1220
        ? Math.round(innerWidth * 0.36)
        : innerWidth > 900
          ? Math.round(innerWidth * 0.4)
          : innerWidth - 60,
    ),
  );

/** All layers' spikes, one layer below the other. */
export function rasterOf(
  { input, hidden, output, counts }: Answer,
  { pixels }: Network,
  theme: 'page' | 'light',
  width: number,
): string {
  const steps = output.length / counts.length;
  const layers = [
    { label: 'pixels', list: input, lines: pixels },
    { label: 'hidden', list: hidden, lines: hidden.length / steps },
    { label: 'out', list: output, lines: counts.length },
  ].filter(({ lines }) => lines > 0);
  // Pixels that never spike are left out: what is to be seen is when the others do.
  const kept = layers.map(({ label, list, lines }) => {
    const own = Array.from({ length: lines }, (_, line) => line);
    const active =
      label === 'pixels' ? own.filter((line) => some(list, line, lines)).filter((_, i) => i % 2 === 0) : own;
    return { label, list, lines, active: active.length > 0 ? active : own.slice(0, 1) };
  });
  const rows = kept.reduce((sum, { active }) => sum + active.length, 0);
  const all = new Uint8Array(steps * rows);
  for (let step = 0, at = 0; step < steps; step++)
    for (const { list, lines, active } of kept)
      for (const line of active) all[at++] = list[step * lines + line]!;
  const groups = kept.map(({ label, active }) => ({ label, lines: active.length }));
  return spikeRaster(all, { lines: rows, groups, theme, width, height: 300 });
}

function some(list: Uint8Array, line: number, lines: number): boolean {
  for (let at = line; at < list.length; at += lines) if (list[at] !== 0) return true;
  return false;
}

/** How the accuracy went. */
export function curveOf(accuracies: readonly number[], epochs: number, width: number): string {
  if (accuracies.length === 0) return '';
  const x = accuracies.map((_, i) => i);
  return activityCurve(
    [
      { label: 'accuracy', x, y: accuracies.map((value) => 100 * value), as: 'curve' },
      { label: 'after an epoch', x, y: accuracies.map((value) => 100 * value) },
    ],
    {
      xLabel: 'epoch',
      yLabel: 'percent',
      xRange: [0, Math.max(epochs, 1)],
      yRange: [0, 100],
      width,
      height: 190,
    },
  );
}

/** A sentence on how far it is. */
export function progressOf(
  network: Network | undefined,
  turn: TrainingTurn | undefined,
  accuracies: readonly number[],
  { epochs }: SpikingState,
  digest: string,
): string {
  if (!network) return 'Drawing what it learns from …';
  if (network.source)
    return `It reads ${(100 * accuracies[0]!).toFixed(1)} % of the 10,000 test pictures, and learnt from ${network.source}. Drawings are centred and scaled as those were. ${digest && `Digest ${digest}.`}`;
  if (!network.canLearn)
    return `${network.name}: a network of ${network.pixels} pixels and ${network.classes.length} classes.`;
  const accuracy = accuracies.at(-1);
  const shown = accuracy === undefined ? '' : `accuracy ${(100 * accuracy).toFixed(1)} %`;
  if (!turn) return `Untrained: ${shown}`;
  const place = turn.isDone
    ? `after ${epochs} epochs`
    : `epoch ${turn.epoch} of ${epochs}, ${Math.round(100 * turn.done)} %`;
  return `${place}: ${shown}${digest && `; digest ${digest}`}`;
}

/** All that is shown, as JSON. */
export function documentOf(
  options: SpikingState,
  accuracies: readonly number[],
  image: readonly number[],
  answer: Answer | undefined,
  digest: string,
): string {
  return `${JSON.stringify({ bornspike: version, bench: 'spiking', options, digest, accuracies, image, counts: answer?.counts })}\n`;
}
