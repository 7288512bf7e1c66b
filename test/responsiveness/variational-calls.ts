import type { LongCall, ShortCall } from './long-call.js';

export const variationalLongCalls: LongCall[] = [];

export const variationalShortCalls: ShortCall[] = [];
