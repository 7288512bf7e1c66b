import { DYNAMICS_OPTIONS } from '../dynamics/index.js';
import type { OptionReference } from '../engine/index.js';

/** What all functions of the library take, by the wing that they are of. */
export const OPTION_REFERENCES: Record<string, OptionReference> = {
  dynamics: DYNAMICS_OPTIONS,
};
