/**
 * A second module, for monitored networks: what most users never call, and so loads when it is first used. It works in the
 * core's memory, and keeps its static data where asconfig.monitoring.json says.
 */
export { layoutChain } from './dynamics/matrix-product/matrix-product';
export { revealRank } from './dynamics/matrix-product/reveal-rank';
export { beginChain, drawChain, runChain } from './dynamics/matrix-product/run-chain';
export { orthogonalizeRows } from './dynamics/matrix-product/singular-values';
export { endOfStaticData } from './memory';
export { layoutRecordFilter } from './dynamics/record/record-filter';
export { runFilter } from './dynamics/record/run-filter';
export { runFilterBack } from './dynamics/record/run-filter-back';
