import { spawn } from 'node:child_process';
import type { Printer } from './print.js';

/** By what the system opens addresses with; where it has nothing, the address stays to be copied. */
export function openInBrowser(address: string, printer: Printer, env = process.env): void {
  const [program, args] = OPENERS[process.platform] ?? OPENERS.linux!;
  spawn(program, [...args, address], { stdio: 'ignore', detached: true, env })
    .on('error', () => printer.remark(`no browser could be opened by ${program}`))
    .unref();
}

const OPENERS: Partial<Record<NodeJS.Platform, [program: string, args: string[]]>> = {
  linux: ['xdg-open', []],
  darwin: ['open', []],
  win32: ['rundll32', ['url.dll,FileProtocolHandler']],
};
