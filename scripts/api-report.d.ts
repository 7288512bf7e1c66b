/** Reports of all entry points by their file names, types that can be reached but not imported, and names without a word. */
export declare function apiReports(): Promise<{
  texts: Map<string, string>;
  unexported: string[];
  undocumented: string[];
}>;
