import type { GradientStep, TrainingStep } from '../../learning/index.js';
import { count, decimal, percent } from '../terminal/print.js';
import { ProgressBar } from '../terminal/progress.js';

/** What a training run shows on a terminal while it is under way. */
export class TrainingProgress {
  readonly #title: string;
  readonly #settings: { epochs: number; batch: number };
  readonly #updatesPerEpoch: number;
  readonly #samples: number;
  readonly #quiet: boolean;
  #bar: ProgressBar | undefined;
  /** Sums over the updates since the run or the epoch began. */
  #sums = { updates: 0, loss: 0, accuracy: 0 };
  /** Samples per second of late. */
  #speed = 0;

  /** @param samples of the training set */
  constructor(
    title: string,
    { epochs, batch }: { epochs: number; batch: number },
    samples: number,
    quiet: boolean,
  ) {
    this.#title = title;
    this.#settings = { epochs, batch };
    this.#updatesPerEpoch = Math.ceil(samples / batch);
    this.#samples = samples;
    this.#quiet = quiet;
  }

  /**
   * @param seconds that the update took
   * @param tested accuracy at the end of the last epoch
   */
  update(value: TrainingStep | GradientStep, seconds: number, tested: number | undefined): void {
    if (this.#quiet) return;
    const { step, epoch } = value;
    const { epochs } = this.#settings;
    const learns = 'accuracy' in value;
    const sums = this.#sums;
    sums.updates++;
    sums.loss += value.loss;
    if (learns) sums.accuracy += value.accuracy;
    // Only now is it known how far the run was when it was taken up.
    this.#bar ??= new ProgressBar(this.#title, epochs * this.#updatesPerEpoch, step - 1);
    this.#bar.update(
      step,
      `epoch ${epoch}/${epochs}`,
      tested === undefined ? '' : `test ${percent(tested)}`,
      learns ? `training ${percent(sums.accuracy / sums.updates)}` : '',
      `loss ${decimal(sums.loss / sums.updates)}`,
      `${count(this.#measure(step, seconds))} samples/s`,
    );
    if (value.endOfEpoch) this.#sums = { updates: 0, loss: 0, accuracy: 0 };
  }

  /** Takes the line away. */
  end(): void {
    this.#bar?.end();
  }

  /** The speed including this update, whose weight is the larger the longer it took. */
  #measure(step: number, seconds: number): number {
    const isLast = step % this.#updatesPerEpoch === 0;
    const { batch } = this.#settings;
    const presented = isLast ? this.#samples - (this.#updatesPerEpoch - 1) * batch : batch;
    const weight = this.#speed === 0 ? 1 : Math.min(1, seconds / MEMORY);
    this.#speed += weight * (presented / seconds - this.#speed);
    return this.#speed;
  }
}

/** Seconds over which the speed is averaged, about. */
const MEMORY = 3;
