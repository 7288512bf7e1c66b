// What the other folders of src may use of this one; the package exports public.ts.
export { type HubFolder, hubFolder, type ModelCard } from './hub-folder.js';
