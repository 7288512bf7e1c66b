import { Presets, SingleBar } from 'cli-progress';
import type { LongWorkOptions, Progress } from '../../engine/index.js';
import { count, counted } from '../../engine/index.js';
import { progressLine } from './progress-line.js';

const ROOM = 3;

/** A bar on stderr, with texts beside it; without a terminal there is none. */
export class ProgressBar {
  readonly #bar: SingleBar | undefined;
  readonly #total: number;
  #done: number;
  #texts: readonly string[] = [];

  /**
   * Shows the bar at once: that something is being done is news as well.
   *
   * @param total what `update` counts towards
   * @param begun what was done before
   */
  constructor(title: string, total = 1, begun = 0) {
    this.#total = total;
    this.#done = begun;
    if (!process.stderr.isTTY) return;
    const start = performance.now();
    const format = () => {
      const seconds = (performance.now() - start) / 1000;
      const [share, before] = [this.#done / total, begun / total];
      // Behind it stays room for the ^C that a terminal shows, which would begin another line.
      const columns = (process.stderr.columns || 80) - ROOM;
      return progressLine({ title, share, begun: before, seconds, texts: this.#texts }, columns);
    };
    this.#bar = new SingleBar(
      {
        format,
        stream: process.stderr,
        clearOnComplete: true,
        // Not to change the terminal's mode, which a killed process would leave changed.
        linewrap: true,
        // Ctrl-C is the command's business.
        gracefulExit: false,
      },
      Presets.shades_classic,
    );
    this.#bar.start(total, begun);
    process.once('exit', this.#clear);
  }

  /** @param texts what to say beside the bar, what matters most first */
  update(done: number, ...texts: string[]): void {
    this.#done = done;
    this.#texts = texts;
    this.#bar?.update(Math.min(done, this.#total));
  }

  /** What makes long work show here how far it is. */
  watch(signal: AbortSignal): Required<LongWorkOptions> {
    const onProgress = ({ unit, done, total }: Progress) =>
      this.update((this.#total * done) / total, `${count(done)} of ${counted(total, unit)}`);
    return { signal, onProgress };
  }

  /** Takes the bar away. */
  end(): void {
    process.removeListener('exit', this.#clear);
    this.#clear();
  }

  [Symbol.dispose](): void {
    this.end();
  }

  readonly #clear = (): void => this.#bar?.stop();
}
