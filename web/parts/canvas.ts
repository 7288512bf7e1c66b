/** A canvas that is ready to be drawn on, its units being pixels of the page. */
export interface Surface {
  context: CanvasRenderingContext2D;
  width: number;
  height: number;
  colors: Colors;
}

/** Of the page's scheme. */
export type Colors = Record<'card' | 'sunk' | 'ink' | 'faint' | 'line' | 'c1' | 'c2' | 'c3' | 'c4', string>;

const NAMES = ['card', 'sunk', 'ink', 'faint', 'line', 'c1', 'c2', 'c3', 'c4'] as const;

let known: { isDark: boolean; colors: Colors } | undefined;

/** The colours that styles have, looked up once in each scheme. */
function colorsAt(element: Element): Colors {
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
  if (known?.isDark === isDark) return known.colors;
  const style = getComputedStyle(element);
  const colors = Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  known = { isDark, colors: colors as Colors };
  return known.colors;
}

/** Makes a canvas as fine as the screen, and empty. */
export function surfaceOf(canvas: HTMLCanvasElement): Surface | undefined {
  const { clientWidth: width, clientHeight: height } = canvas;
  if (width === 0 || height === 0) return undefined;
  const scale = Math.min(2, globalThis.devicePixelRatio || 1);
  const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width !== wide || canvas.height !== high) [canvas.width, canvas.height] = [wide, high];
  const context = canvas.getContext('2d')!;
  const colors = colorsAt(canvas);
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.globalAlpha = 1;
  context.fillStyle = colors.card;
  context.fillRect(0, 0, width, height);
  context.font = '12px system-ui, sans-serif';
  context.lineJoin = 'round';
  return { context, width, height, colors };
}
