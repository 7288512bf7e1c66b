export declare function writeNotices(inputs: string[], path: string): Promise<void>;
