/** Models and their looks: colours of Okabe and Ito, which colour-blind readers tell apart as well, and forms of points. */
export interface Look {
  label: string;
  color: string;
  /** `line`: a curve without points. */
  symbol: 'circle' | 'square' | 'triangle' | 'diamond' | 'star' | 'line';
  /** Lengths of dashes and gaps of the line, such as `6 3`; a whole line without. */
  dash?: string;
  /** Whether points are drawn as outlines. */
  hollow?: boolean;
}

export const FONT = "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";
export const FONT_SIZE = 13;
export const INK = '#1f2328';
export const FAINT = '#656d76';

/** Activities are in units of that of an input at full brightness. */
export const ACTIVITY_LABEL = 'activity (that of an active input is 1)';
