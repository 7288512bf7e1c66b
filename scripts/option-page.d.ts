import type { OptionReference } from '../src/engine/index.js';
export function optionPage(
  references: Record<string, OptionReference>,
  texts: Record<string, Record<string, { text: string; type: string }>>,
): string;
