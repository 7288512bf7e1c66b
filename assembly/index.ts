/** The export list is the ABI: numbers and pointers only, checked by the facade before each call. */
export { firstFreeByte } from './memory';
