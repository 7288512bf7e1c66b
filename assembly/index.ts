/** The export list is the ABI: numbers and pointers only, checked by the facade before each call. */
export { firstFreeByte } from './memory';
export { exp } from './simd/exponential';
export { log } from './simd/logarithm';
export { mapCos32, mapCos64, mapExp32, mapExp64, mapLog32, mapLog64 } from './simd/maps';
export { mapSin32, mapSin64, mapSinCos32, mapSinCos64 } from './simd/maps';
export { cos, sin } from './simd/sine-cosine';
export { fillBernoulli } from './random/bernoulli';
export { fillNormal, normalAt } from './random/normal';
export { philoxBlock, philoxBlocks } from './random/philox';
export { fillRademacher } from './random/rademacher';
export { fillUniform, uniformAt } from './random/uniform';
