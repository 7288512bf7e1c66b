/** The name of the method by which Node, Deno and Bun print what is given to `console.log`. */
export const inspect: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;

/** What of an object is shown behind its name; that it was disposed, as nothing that is printed is to throw. */
export function written(name: string, rest: () => string): string {
  try {
    return name + rest();
  } catch {
    return `${name} (disposed)`;
  }
}
