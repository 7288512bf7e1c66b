/** Where the static data of `monitoring.wasm` lies in the memory that it shares with the core: behind the core's, in front of all else. */
export const MONITORING_BASE = 262144;
export const MONITORING_END = 327680;
