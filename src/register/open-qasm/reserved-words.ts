import { GATES } from '../operations/gate-table.js';

/** Words of OpenQASM 3 (specification 3.0), its constants and functions, and gates that this package has no name for. */
const WORDS = new Set(
  `OPENQASM include defcalgrammar def cal defcal gate extern box let break continue if else end return for while in
switch case default nop pragma input output const readonly mutable qreg qubit creg bool bit int uint float angle complex array
void duration stretch gphase inv pow ctrl negctrl dim durationof sizeof true false delay reset measure barrier im U CX pi tau
euler arccos arcsin arctan ceiling cos exp floor log mod popcount real imag rotl rotr sin sqrt tan
u1 u2 u3 cphase phase`.split(/\s+/),
);

/** Whether a name means something in the language itself. */
export const isWord = (name: string): boolean => WORDS.has(name);

/** Whether a name in a program stands for something already. */
export const isReserved = (name: string): boolean =>
  isWord(name) || Object.values(GATES).some(({ openQasm }) => openQasm === name);
