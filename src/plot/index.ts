// What the other folders of src may use of this one; the package exports public.ts.
export { PLOT_OPTIONS } from './option-reference.js';
