import { ArgumentError, checkText } from '../../engine/index.js';

/** Checks that each of `classes` classes has a name. */
export function checkClassNames(field: string, names: unknown, classes: number): void {
  if (!Array.isArray(names) || names.length !== classes) {
    throw new ArgumentError(field, `${classes} names`, Array.isArray(names) ? names.length : names);
  }
  Array.from(names).forEach((name, label) => {
    checkText(`${field}[${label}]`, name);
  });
}

/** Says so if samples are of other classes than the model was trained on, as far as both are named. */
export function foreignClasses(
  model: string,
  known: readonly string[] | undefined,
  given: readonly string[] | undefined,
): string[] {
  if (!known || !given || JSON.stringify(known) === JSON.stringify(given)) return [];
  return [
    `the ${model} was trained on the classes ${known.join(', ')}, the samples are of ${given.join(', ')}`,
  ];
}
