/** The secrets that this process was given, by value, so that they can be struck out of whatever it prints. */
import type { Account } from '../core/account.ts';
import type { Env } from './environment.ts';

/** Whatever is named so in an environment is nobody's to read. */
const secretNames = /TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|PRIVATE_KEY|ACCESS_KEY|API_KEY/i;

/** Of the environment and, where it has been read, of the configuration. */
export function secretsOf(env: Env, accounts: readonly Account[] = []): readonly string[] {
  const named = Object.entries(env).flatMap(([name, value = '']) => (secretNames.test(name) ? [value] : []));
  return [
    ...named,
    ...passwordIn(env['ASG_SWAP_STORE'] ?? ''),
    ...accounts.flatMap(({ externalId }) => (externalId === undefined ? [] : [externalId])),
  ];
}

/** As it stands in the address, and as it is. */
function passwordIn(store: string): readonly string[] {
  const password = /^[a-z]+:\/\/[^:@/]*:(.*)@/i.exec(store)?.[1];
  if (password === undefined) return [];
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}
