export type { Estimate } from '../engine/index.js';
export { type HubFolder, hubFolder, type ModelCard } from './hub-folder.js';
