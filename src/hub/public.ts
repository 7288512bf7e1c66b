export { type HubFolder, hubFolder, type ModelCard } from './hub-folder.js';
