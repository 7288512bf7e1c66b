// What the other folders of src may use of this one; the package exports public.ts.
export { createPool, poolOptions } from './create-pool.js';
