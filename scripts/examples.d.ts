/** The public functions, classes and constants: names with the files that declare them. */
export declare function publicValues(): Promise<{ name: string; file: string }[]>;

/** All examples with the file and the name of what they are of; one that is not written as TypeScript has no code. */
export declare function examples(): Promise<
  { file: string; name: string; code?: string; prints?: string[] }[]
>;

/** What examples print, line by line, against the built package. */
export declare function printedBy(codes: readonly string[]): Promise<string[][]>;
