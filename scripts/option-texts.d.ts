export function optionTexts(): Promise<Record<string, Record<string, { text: string; type: string }>>>;
export function writeOptionTexts(): Promise<void>;
