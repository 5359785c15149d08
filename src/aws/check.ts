/**
 * What must be true of AWS before the bot says that it is ready, with every fault in words that say what to
 * set. Whether single calls are allowed cannot be known without trying them (facts/aws.md section 6).
 */

import type { Account } from '../core/account.ts';
import { unreachable } from '../core/assert.ts';
import { CloudError } from '../ports.ts';
import { accountClients } from './accounts.ts';
import type { ClientsFor } from './api.ts';
import { ask } from './ask.ts';
import { defaultAccount } from './cloud.ts';
import { required } from './mapping.ts';
import { regionOfProcess } from './sdk.ts';

/** Who we are in one account and region, as AWS says. */
export interface Identity {
  readonly account: string;
  readonly region: string;
  /** Number of the AWS account behind the credentials. */
  readonly accountId: string;
  /** User or role session behind the credentials. */
  readonly arn: string;
}

export interface AwsCheck {
  /** Empty where no region is known. */
  readonly accounts: readonly Account[];
  readonly identities: readonly Identity[];
  /** Sentences for whoever starts the bot; none when all is well. */
  readonly faults: readonly string[];
}

/**
 * The accounts of the configuration, or else the one of this process, and whether AWS answers in each of
 * their regions. Never throws.
 */
export async function checkAws(
  configured?: readonly Account[],
  clientsFor: (accounts: readonly Account[]) => ClientsFor = accountClients,
): Promise<AwsCheck> {
  if (configured !== undefined) {
    return { accounts: configured, ...(await checkAccounts(configured, clientsFor(configured))) };
  }
  let region: string | undefined;
  try {
    region = await regionOfProcess();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { accounts: [], identities: [], faults: [`The AWS configuration cannot be read: ${text}`] };
  }
  if (region === undefined || region === '') {
    return {
      accounts: [],
      identities: [],
      faults: [
        'No AWS region is set. Set AWS_REGION, such as AWS_REGION=eu-west-1, or give the profile that ' +
          'AWS_PROFILE names a region.',
      ],
    };
  }
  const accounts = [defaultAccount(region)];
  return { accounts, ...(await checkAccounts(accounts, clientsFor(accounts))) };
}

/** Asks in every region of every account who we are: a region may be switched off for an account. */
export async function checkAccounts(
  accounts: readonly Account[],
  clientsFor: ClientsFor,
): Promise<Pick<AwsCheck, 'identities' | 'faults'>> {
  const places = accounts.flatMap(({ name, regions, role }) =>
    regions.map(region => ({ place: { account: name, region }, role })),
  );
  const results = await Promise.all(
    places.map(async ({ place, role }) => identityIn(place, role, clientsFor)),
  );
  return {
    identities: results.filter(result => typeof result !== 'string'),
    faults: results.filter(result => typeof result === 'string'),
  };
}

async function identityIn(
  place: { readonly account: string; readonly region: string },
  role: string | undefined,
  clientsFor: ClientsFor,
): Promise<Identity | string> {
  const { account, region } = place;
  try {
    const api = clientsFor(account, region);
    return await ask(api, 'sts', 'GetCallerIdentity', {}, ({ Account, Arn }) => ({
      ...place,
      accountId: required(Account, 'Account'),
      arn: required(Arn, 'Arn'),
    }));
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const { kind, call, text } = error.trouble;
    switch (kind) {
      case 'credentials':
        return (
          `AWS credentials for account ${account} in ${region} are missing or not accepted (${text}). ` +
          'Give the process a role, AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, ' +
          'and check that the region is enabled and the clock is right.'
        );
      case 'unreachable':
        return (
          `AWS cannot be reached for account ${account} in ${region} (${text}). ` +
          'Check the network, AWS_REGION and AWS_ENDPOINT_URL.'
        );
      case 'throttled':
        return `AWS throttles the account ${account} in ${region} (${text}). Try again in a minute.`;
      case 'denied':
        if (role !== undefined && call === 'sts:AssumeRole') {
          return (
            `The bot may not assume ${role} for account ${account} in ${region} (${text}). ` +
            'The role must exist, its trust policy must name the bot and the external_id of the ' +
            'configuration (asg-swap iam-policy --trust prints it), and the bot’s own policy must allow ' +
            'sts:AssumeRole on it.'
          );
        }
        return `AWS does not say who we are in account ${account}, ${region} (${text}).`;
      case 'failed':
        return `AWS does not say who we are in account ${account}, ${region} (${text}).`;
      default:
        return unreachable(kind);
    }
  }
}
