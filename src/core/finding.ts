/** What somebody finds who looks at everything that the bot stands on: well, or what is wrong and what to do. */
export interface Finding {
  readonly what: string;
  readonly good: boolean;
  readonly words: string;
}

export const good = (what: string, words: string): Finding => ({ what, good: true, words });
export const bad = (what: string, words: string): Finding => ({ what, good: false, words });
