/**
 * A second module, for monitored networks: what most users never call, and so loads when it is first used. It works in the
 * core's memory, and keeps its static data where asconfig.monitoring.json says.
 */
export { endOfStaticData } from './memory';
export { layoutRecordFilter } from './dynamics/record/record-filter';
export { runFilter } from './dynamics/record/run-filter';
export { runFilterBack } from './dynamics/record/run-filter-back';
