/** What the exit code of every command means. Scripts build on these: they are added to, never changed. */

export const exitCodes = {
  /** Done; a swap that was followed ended as planned. */
  done: 0,
  /** It failed on the way; the words say what is true now. */
  failed: 1,
  /** The settings, the arguments or the store do not allow it. */
  settings: 2,
  /** Refused by a rule: objections to a plan, the policy, too late. Nothing was changed. */
  refused: 3,
  /** The swap that was followed was undone. */
  undone: 4,
  /** The swap that was followed halted: a person must look. */
  halted: 5,
  /** Interrupted; a swap that was begun is on record, and the words say who goes on with it. */
  interrupted: 6,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitCodeHelp = `
Exit codes: 0 done · 1 failed on the way · 2 settings, arguments or store do not allow it
            3 refused, nothing was changed · 4 the swap was undone · 5 the swap halted
            6 interrupted: the words say who goes on`;
