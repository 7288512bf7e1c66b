/** The build inlines WebAssembly, deflated, as base64 text. */
declare module '*.wasm' {
  const base64: string;
  export default base64;
}
