/** What could not be understood of a command or a form, one by one; words for it are in `messages`. */

/** One thing that could not be understood. */
export type Problem =
  | { readonly kind: 'no-instances'; readonly group: string }
  | { readonly kind: 'no-group'; readonly first: string }
  | { readonly kind: 'bad-group'; readonly text: string; readonly why: 'characters' | 'length' | 'mention' }
  /** A group's ARN, and the name at its end. */
  | { readonly kind: 'group-arn'; readonly name: string }
  | {
      readonly kind: 'bad-instance';
      readonly text: string;
      /** How many, where it has digits alone. */
      readonly digits?: number;
      /** The first that no id has, in what begins like one. */
      readonly strange?: string;
    }
  /** A word that stands on a button and is no command. */
  | { readonly kind: 'is-a-button'; readonly text: string }
  /** A word before the group that says what happens anyway. */
  | { readonly kind: 'needless-verb'; readonly text: string }
  | { readonly kind: 'unknown-verb'; readonly text: string; readonly near: string }
  | { readonly kind: 'twice'; readonly id: string }
  | { readonly kind: 'both-ways'; readonly id: string }
  | { readonly kind: 'too-many'; readonly count: number; readonly most: number }
  | {
      readonly kind: 'unknown-option';
      readonly text: string;
      readonly known: readonly string[];
      readonly near?: string;
    }
  | { readonly kind: 'no-value'; readonly option: string; readonly wants: string }
  | { readonly kind: 'bad-value'; readonly option: string; readonly value: string; readonly wants: string }
  | { readonly kind: 'option-twice'; readonly option: string }
  | { readonly kind: 'open-quote' }
  | { readonly kind: 'too-long'; readonly most: number }
  | { readonly kind: 'bad-swap-id'; readonly verb: 'show' | 'take-up'; readonly text: string }
  | { readonly kind: 'superfluous'; readonly verb: string; readonly text: string }
  | { readonly kind: 'no-pattern'; readonly verb: 'freeze' | 'unfreeze' }
  | { readonly kind: 'bad-time'; readonly text: string }
  | { readonly kind: 'no-reason' };
