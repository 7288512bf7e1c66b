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
