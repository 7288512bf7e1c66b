import { choice, type Describes, integer, text } from '../../engine/index.js';
import { element, escapeXml, label, shorten } from './svg.js';
import { THEMES, type Theme, type ThemeName, themeOf } from './theme.js';

/** What all pictures take. */
export interface PictureOptions {
  /** Of the whole picture, in pixels (default 640, and 360 of a sphere). */
  width?: number;
  /** Of the whole picture, in pixels (default 360). */
  height?: number;
  /** Above the picture, and its name for who does not see it (default: the name says what kind of picture it is). */
  title?: string;
  /** What is to be seen, for who does not see it (default: a sentence from the data). */
  description?: string;
  /**
   * `'page'`: transparent, in the ink of the page around it and in its `--plot-ink`, `--plot-faint`, `--plot-grid`,
   * `--plot-paper` and `--plot-1` to `--plot-6`, if it has them; `'light'` and `'dark'`: with a background, for files (default `'page'`).
   */
  theme?: ThemeName;
}

export const pictureOptions = (size: { width: number; height: number }) =>
  ({
    // Functions, as it depends on the picture which they are.
    width: integer({ default: () => size.width, minimum: 160, maximum: 8192, unit: 'pixels' }),
    height: integer({ default: () => size.height, minimum: 120, maximum: 8192, unit: 'pixels' }),
    title: text({ optional: true }),
    description: text({ optional: true }),
    theme: choice(THEMES, { default: 'page' }),
  }) satisfies Describes<PictureOptions>;

/** Checked options of a picture. */
export interface PictureSettings {
  width: number;
  height: number;
  title?: string;
  description?: string;
  theme: ThemeName;
}

const FONT = "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";
export const TEXT_SIZE = 13;
const TITLE_SIZE = 16;

/** Height that the title takes. */
export const titleHeight = ({ title }: PictureSettings): number => (title ? 34 : 8);

/** Puts parts together: one SVG that needs nothing else. */
export function picture(
  settings: PictureSettings,
  said: { title: string; description: string },
  parts: (theme: Theme) => readonly string[],
): string {
  const { width, height, title, description = said.description } = settings;
  const theme = themeOf(settings.theme);
  const name = title || said.title;
  const head = title
    ? [
        label(12, 23, shorten(title, (width - 24) / TITLE_SIZE), {
          'font-size': TITLE_SIZE,
          'font-weight': 600,
        }),
      ]
    : [];
  const ground = theme.background
    ? [element('rect', { width: '100%', height: '100%', fill: theme.background })]
    : [];
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'aria-label': name,
      'font-family': FONT,
      'font-size': TEXT_SIZE,
      fill: theme.ink,
    },
    ...[`title>${escapeXml(name)}</title`, `desc>${escapeXml(description)}</desc`].map(
      (line) => `\n<${line}>`,
    ),
    ...[...ground, ...head, ...parts(theme)].map((line) => `\n${line}`),
    '\n',
  )}\n`;
}
