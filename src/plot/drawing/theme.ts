/** The schemes of colours that a picture can be drawn in. */
export type ThemeName = 'page' | 'light' | 'dark';

export const THEMES: readonly ThemeName[] = ['page', 'light', 'dark'];

/** Colours by what they are for. */
export interface Theme {
  /** Behind everything; none where the page shows through. */
  background?: string;
  /** The inside of outlines. */
  paper: string;
  ink: string;
  faint: string;
  grid: string;
  /** One for each of what is told apart. */
  series: readonly string[];
}

// Blue, vermilion, green, purple, ochre and violet in an order in which colour-blind readers tell neighbours apart, at 3 : 1
// or more against the background.
const LIGHT: Theme = {
  background: '#ffffff',
  paper: '#ffffff',
  ink: '#1f2328',
  faint: '#59636e',
  grid: '#d8dee4',
  series: ['#0072b2', '#d55e00', '#00805e', '#a8467d', '#8a6d00', '#5b5ea6'],
};

const DARK: Theme = {
  background: '#0d1117',
  paper: '#0d1117',
  ink: '#e6edf3',
  faint: '#9da7b1',
  grid: '#30363d',
  series: ['#56b4e9', '#ff9d5c', '#3ddc97', '#e7a3cb', '#f0c000', '#b3a7ff'],
};

/** Colours of the page around, by its variables; where it has none, those that suit a light one. */
const PAGE: Theme = {
  paper: 'var(--plot-paper, #ffffff)',
  ink: 'var(--plot-ink, currentColor)',
  faint: `var(--plot-faint, ${LIGHT.faint})`,
  grid: `var(--plot-grid, ${LIGHT.grid})`,
  series: LIGHT.series.map((color, i) => `var(--plot-${i + 1}, ${color})`),
};

/** The colours of a scheme. */
export const themeOf = (name: ThemeName): Theme => ({ page: PAGE, light: LIGHT, dark: DARK })[name];

/** Forms of points: each of what is told apart has a form besides its colour. */
const SHAPES: readonly ((r: number) => string)[] = [
  (r) => `m${-r},0a${r},${r} 0 1 0 ${2 * r},0a${r},${r} 0 1 0 ${-2 * r},0z`,
  (r) => `m${-0.9 * r},${-0.9 * r}h${1.8 * r}v${1.8 * r}h${-1.8 * r}z`,
  (r) => `m0,${-1.2 * r}l${1.2 * r},${2.1 * r}h${-2.4 * r}z`,
  (r) => `m0,${-1.3 * r}l${1.2 * r},${1.3 * r}l${-1.2 * r},${1.3 * r}l${-1.2 * r},${-1.3 * r}z`,
  (r) => `m0,${1.2 * r}l${1.2 * r},${-2.1 * r}h${-2.4 * r}z`,
  (r) =>
    `m${-r},${-r / 3}h${(2 * r) / 3}v${(-2 * r) / 3}h${(2 * r) / 3}v${(2 * r) / 3}h${(2 * r) / 3}v${(2 * r) / 3}h${(-2 * r) / 3}v${(2 * r) / 3}h${(-2 * r) / 3}v${(-2 * r) / 3}h${(-2 * r) / 3}z`,
];

/** The outline of the point of what has number `index`, as a path. */
export const pointAt = (index: number, x: number, y: number, radius = 4): string =>
  `M${x},${y}${SHAPES[index % SHAPES.length]!(radius)}`.replace(/-?\d+\.\d{3,}/g, (number) =>
    String(Math.round(100 * Number(number)) / 100 + 0),
  );

/** Dashes of the line of what has number `index`; the first is whole. */
export const dashAt = (index: number): string | undefined =>
  [undefined, '7 3', '2 3', '9 3 2 3', '5 5', '1 4'][index % 6];
