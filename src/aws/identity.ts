/**
 * Whose account the credentials belong to, found out before anything is sent that changes something: a role
 * or a profile that was pointed elsewhere since the plan was made must not swap a namesake.
 */
import { unreachable } from '../core/assert.ts';
import type { Answer } from '../core/domain.ts';
import { CloudError } from '../ports.ts';
import type { AwsApi } from './api.ts';
import { ask } from './ask.ts';
import { required } from './mapping.ts';

/** Credentials keep their account: asked once for each, again only where the asking failed. */
const known = new WeakMap<AwsApi, string>();

/** The number of the account behind these credentials. @throws CloudError */
export async function accountIdOf(api: AwsApi): Promise<string> {
  const before = known.get(api);
  if (before !== undefined) return before;
  const accountId = await ask(api, 'sts', 'GetCallerIdentity', {}, ({ Account }) =>
    required(Account, 'Account'),
  );
  known.set(api, accountId);
  return accountId;
}

/** Why nothing may be sent to this account by these credentials; undefined when it may. */
export async function whyNotSend(api: AwsApi, accountId: string): Promise<Answer | undefined> {
  try {
    const actual = await accountIdOf(api);
    if (actual === accountId) return undefined;
    return {
      kind: 'refused',
      code: 'WrongAccount',
      heldBack: `the bot's credentials belong to account ${actual}, the plan is for ${accountId}`,
    };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const { kind, call, resource = '*', text } = error.trouble;
    const heldBack = `whose account the bot's credentials belong to could not be told (${text})`;
    switch (kind) {
      case 'throttled':
        return { kind: 'throttled', heldBack };
      case 'denied':
        return { kind: 'denied', permission: call, resource, text };
      case 'credentials':
        return { kind: 'refused', code: 'Credentials', heldBack };
      // A network that is away comes back: like a lost answer it is worth patience, not a count of refusals.
      case 'unreachable':
      case 'failed':
        return { kind: 'unknown', heldBack };
      default:
        return unreachable(kind);
    }
  }
}
