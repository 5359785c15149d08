/** What `doctor` finds of AWS: who the bot is in every account and region, or why it is nobody there. */
import type { Account } from '../core/account.ts';
import { bad, type Finding, good } from '../core/finding.ts';
import { checkAws } from './check.ts';

/** @param accounts undefined: the one of this process. Never throws. */
export async function examineAws(accounts: readonly Account[] | undefined): Promise<readonly Finding[]> {
  const { identities, faults } = await checkAws(accounts);
  return [
    ...identities.map(({ account, region, accountId, arn }) =>
      good('AWS', `${account} in ${region} is account ${accountId}, as ${arn}`),
    ),
    ...faults.map(fault => bad('AWS', fault)),
  ];
}
