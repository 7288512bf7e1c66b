// The register's, which means of networks have in common with those of states on their way.
export { checkObservables, type Observables } from '../../register/index.js';
