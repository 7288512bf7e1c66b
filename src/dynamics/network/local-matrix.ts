// The register's, under the name that all of dynamics has.
export { dissipator, exponential, identityMatrix, overI, plus, times } from '../../register/index.js';
