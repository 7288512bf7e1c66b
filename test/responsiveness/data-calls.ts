import type { LongCall, ShortCall } from './long-call.js';

export const dataLongCalls: LongCall[] = [];

export const dataShortCalls: ShortCall[] = [];
