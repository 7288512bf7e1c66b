import type { LongCall, ShortCall } from './long-call.js';

export const qneuronLongCalls: LongCall[] = [];

export const qneuronShortCalls: ShortCall[] = [];
