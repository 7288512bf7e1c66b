/** The name of the method by which Node, Deno and Bun print what is given to `console.log`. */
export const inspect: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;

/** What `toString` of an object says, below its name; that it was disposed, as nothing that is printed is to throw. */
export function written(object: { toString(): string }): string {
  try {
    return `:\n${object.toString()}`;
  } catch {
    return ' (disposed)';
  }
}
