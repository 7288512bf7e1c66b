import { Presets, SingleBar } from 'cli-progress';

/** A bar on stderr; without a terminal there is none. */
export class ProgressBar {
  readonly #bar: SingleBar | undefined;

  constructor(title: string, total: number) {
    if (!process.stderr.isTTY) return;
    const format = `${title} {bar} {percentage} % | epoch {epoch} | accuracy {accuracy} | {eta_formatted} left`;
    this.#bar = new SingleBar(
      {
        format,
        stream: process.stderr,
        barsize: 24,
        // Updates come every few milliseconds; a short memory would make the forecast jump.
        etaBuffer: 200,
        clearOnComplete: true,
        // Cuts the line instead of changing the terminal's mode, which a killed process would leave changed.
        linewrap: true,
        // Ctrl-C is the command's business.
        gracefulExit: false,
      },
      Presets.shades_classic,
    );
    this.#bar.start(total, 0, { epoch: '-', accuracy: '-' });
  }

  update(done: number, texts: { epoch: string; accuracy: string }): void {
    this.#bar?.update(done, texts);
  }

  /** Takes the bar away. */
  end(): void {
    this.#bar?.stop();
  }
}
