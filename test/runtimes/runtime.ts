import type { Program, Tools } from '../package/tools.js';

/** Where the golden cases run: programs that come from the registry, or those of Debian, which must be installed. */
export interface Runtime extends Program {
  name: string;
  /** The implementation of JavaScript in it. */
  engine: 'V8' | 'JavaScriptCore' | 'SpiderMonkey';
  version(tools: Tools): Promise<string>;
  /** @param folder for files of its own */
  goldenHashes(tools: Tools, folder: string): Promise<Record<string, string>>;
}
