/** Where a cluster's results are kept, by the addresses of their runs. What is kept once under a name is not written again. */
export interface ResultStore {
  /** Texts of results, in the order of the runs; undefined where there is none. */
  find(runs: readonly string[]): Promise<(string | undefined)[]>;
  keep(run: string, text: string): Promise<void>;
  /** Takes away what is no result. */
  remove(run: string): Promise<void>;
}

/** Of which kind a store is: submitters and workers are to have the same. */
export type StoreKind = 'server' | 'folder';
