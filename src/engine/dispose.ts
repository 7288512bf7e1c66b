/// <reference lib="esnext.disposable" preserve="true" />

/** `Symbol.dispose`; where a runtime does not have it yet, the symbol that compiled `using` declarations take instead. */
export const dispose: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose');
