import type { LongCall, ShortCall } from './long-call.js';

export const spikingLongCalls: LongCall[] = [];

export const spikingShortCalls: ShortCall[] = [];
