import type { ImageDataset } from '../../src/data/public.js';
import { never } from './nonsense.js';

export const any = (value: unknown) => value as never;
export const isBoolean = (value: unknown) => typeof value === 'boolean';
export const isUndefined = (value: unknown) => value === undefined;

/** An object that could be options without any. */
export const isPlain = (value: unknown) =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0 ? 'either' : false;

/** Where an image data set is asked for. */
export const dataFields: Record<keyof ImageDataset, (value: unknown) => boolean | 'either'> = {
  name: () => true,
  width: never,
  height: never,
  classes: never,
  classNames: isUndefined,
  images: never,
  labels: never,
};
