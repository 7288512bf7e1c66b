import { checkNumber, checkNumbers } from '../../engine/index.js';

/** Numbers of at least 0, one for each layer. */
export function byLayer(field: string, value: unknown, layers: number): readonly number[] {
  if (typeof value === 'number') return Array(layers).fill(checkNumber(field, value, 0));
  const list = Array.from(checkNumbers(field, value, layers));
  list.forEach((each, l) => {
    checkNumber(`${field}[${l}]`, each, 0);
  });
  return list;
}
