import { here } from './in-process.js';

/** What a terminal of so many columns shows, line by line, of which the last has the cursor. */
class Screen {
  readonly lines: string[] = [''];
  readonly #columns: number;
  #column = 0;

  constructor(columns: number) {
    this.#columns = columns;
  }

  /** Takes text, ends of lines, and what bars move the cursor and clear by. */
  write(text: string): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals are told what to do by them.
    for (const [token] of text.matchAll(/\x1b[78]|\x1b\[[\d;?]*[A-Za-z]|./gsu)) this.#take(token);
  }

  #take(token: string): void {
    const y = this.lines.length - 1;
    if (token === '\n') this.#begin();
    else if (token === '\r' || token === '\x1b[1G') this.#column = 0;
    else if (token === '\x1b[0K') this.lines[y] = this.lines[y]!.slice(0, this.#column);
    else if (token === '\x1b[2K') this.lines[y] = '';
    else if (token === '\x1b7' || token === '\x1b8') return;
    else if (token.startsWith('\x1b')) throw new Error(`no terminal here knows ${JSON.stringify(token)}`);
    else {
      // The cursor waits behind the last column, and goes on in the next line.
      if (this.#column === this.#columns) this.#begin();
      const line = this.lines.at(-1)!.padEnd(this.#column);
      this.lines[this.lines.length - 1] = line.slice(0, this.#column) + token + line.slice(this.#column + 1);
      this.#column++;
    }
  }

  #begin(): void {
    this.lines.push('');
    this.#column = 0;
  }
}

/** How a command ended that ran in a terminal. */
interface Shown {
  code: number;
  stdout: string;
  /** Each line that a bar had, in turn. */
  bars: string[];
  /** What stays on the screen. */
  screen: string[];
}

/**
 * Runs `bornspike` with these arguments in this process as in a terminal of so many columns.
 *
 * @param isEnough of the lines that the bar had, whether to press Ctrl-C, which terminals show as ^C
 */
export async function inTerminal(
  args: readonly string[],
  columns: number,
  isEnough: (bars: readonly string[]) => boolean = () => false,
): Promise<Shown> {
  const streams = [process.stdout, process.stderr];
  const before = streams.map(({ isTTY, columns, hasColors }) => ({ isTTY, columns, hasColors }));
  for (const stream of streams) Object.assign(stream, { isTTY: true, columns, hasColors: () => false });
  const screen = new Screen(columns);
  const bars: string[] = [];
  const controller = new AbortController();
  const onWrite = (text: string): void => {
    screen.write(text);
    if (/[█░]/.test(text)) bars.push(text);
    if (controller.signal.aborted || !isEnough(bars)) return;
    screen.write('^C');
    controller.abort();
  };
  try {
    const { code, stdout } = await here(args, controller.signal, onWrite);
    return { code, stdout, bars, screen: screen.lines };
  } finally {
    for (const [i, stream] of streams.entries()) Object.assign(stream, before[i]);
  }
}
