import { Presets, SingleBar } from 'cli-progress';

/** A bar on stderr, with texts beside it; without a terminal there is none. */
export class ProgressBar {
  readonly #bar: SingleBar | undefined;

  /**
   * @param texts what to show beside the bar, each named in braces, and what to put there at first
   * @param done what was done before
   */
  constructor(
    title: string,
    total: number,
    texts: { format: string; first: Record<string, string> },
    done = 0,
  ) {
    if (!process.stderr.isTTY) return;
    const format = `${title} {bar} {percentage} % | {eta_formatted} left | ${texts.format}`;
    this.#bar = new SingleBar(
      {
        format,
        stream: process.stderr,
        // What stands behind it matters more, and takes some 80 characters of a line that is cut at its end.
        barsize: Math.max(3, Math.min(24, process.stderr.columns - 90)),
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
    this.#bar.start(total, done, texts.first);
  }

  update(done: number, texts: Record<string, string>): void {
    this.#bar?.update(done, texts);
  }

  /** Takes the bar away. */
  end(): void {
    this.#bar?.stop();
  }
}
