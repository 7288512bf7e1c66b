// Types of the host, for programs that are compiled without the DOM library or the types of Node: the real one where
// there is one, otherwise as much of it as is used.

/** A compiled `WebAssembly.Module`. */
export type CompiledModule = typeof globalThis extends {
  WebAssembly: { Module: { prototype: infer Module } };
}
  ? Module
  : object;

/** An `AbortSignal`. */
export type Signal = typeof globalThis extends { AbortSignal: { prototype: infer Signal } }
  ? Signal
  : { readonly aborted: boolean; readonly reason: unknown; throwIfAborted(): void };

/** What is used of a `Response`. */
export interface FetchedResponse {
  /** Whether it came. */
  readonly ok: boolean;
  /** Its HTTP status. */
  readonly status: number;
  /** Its bytes. */
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** What is used of a `URL`. */
export interface Address {
  /** The whole of it. */
  readonly href: string;
}
