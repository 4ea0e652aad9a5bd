/** JSON with sorted keys; an absent key and an undefined one are the same. */
export declare function canonicalJson(value: unknown): string;
/** Lower-case hex. */
export declare function sha256(text: string): string;
