import { runGoldenCases } from '../golden/standalone.js';

Object.assign(globalThis, { runGoldenCases });
