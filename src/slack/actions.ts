/**
 * The names that our buttons carry. They are constant and versioned: a button in an old message must go on
 * meaning what it meant, or be recognised as outdated (facts/slack.md 2).
 */
import { isSwapId } from '../core/command.ts';
import type { SwapId } from '../core/domain.ts';
import { type ButtonAction, buttonActions } from '../core/words.ts';

const prefix = 'asg-swap.v1.';

/** The action id of a button. */
export const actionId = (action: ButtonAction): string => `${prefix}${action}`;

/** What a pressed button means, or nothing where it is not one of ours of this version. */
export function pressed(
  id: string,
  value: string | undefined,
): { readonly action: ButtonAction; readonly swap: SwapId } | undefined {
  if (!id.startsWith(prefix) || value === undefined || !isSwapId(value)) return undefined;
  const action = buttonActions.find(known => known === id.slice(prefix.length));
  return action === undefined ? undefined : { action, swap: value };
}

/** The block id of the list of phases that has `before` others before it. It must not change between updates: a `plan` closes when it does. */
export const phasesId = (swap: SwapId | undefined, before: number): string =>
  `${prefix}phases.${swap ?? 'none'}${before === 0 ? '' : `.${before + 1}`}`;
