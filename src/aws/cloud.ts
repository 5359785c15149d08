/**
 * AWS as the use cases see it. Nothing of the SDK passes through here, every look that fails throws a
 * `CloudError` that says which call failed and why, and every write is sent once.
 */
import type { GroupRef } from '../core/domain.ts';
import { groupNameMost } from '../core/limits.ts';
import type { Clock, Cloud } from '../ports.ts';
import type { ClientsFor } from './api.ts';
import { observe } from './observe.ts';
import { perform } from './perform.ts';
import { sdkClients } from './sdk.ts';
import { survey } from './survey.ts';

/** An account of the configuration with the regions in which groups may be named. */
export interface Account {
  /** A name of the configuration, `default` for the process's own credentials; never a number. */
  readonly name: string;
  readonly regions: readonly string[];
}

/** The account of the process's own credentials. */
export const defaultAccount = (region: string): Account => ({ name: 'default', regions: [region] });

export interface CloudOptions {
  readonly accounts: readonly Account[];
  readonly clock: Pick<Clock, 'now'>;
  /** The SDK's clients where it is not given. */
  readonly clientsFor?: ClientsFor;
}

/** Makes the adapter; AWS is first asked when somebody looks. */
export function createCloud({ accounts, clock, clientsFor = sdkClients() }: CloudOptions): Cloud {
  const apiOf = (group: GroupRef) => clientsFor(group.account, group.region);
  return {
    candidates: text => candidates(accounts, text),
    observe: (group, instances, sources) => observe(apiOf(group), group, instances, sources, clock.now()),
    survey: (group, instances) => survey(apiOf(group), group, instances, clock.now()),
    // The journal checks the lease at the append before each call; asking for it here keeps the order.
    perform: (group, action, _lease) => perform(apiOf(group), group, action),
  };
}

/**
 * Group names may hold slashes. A beginning that names an account and its region, or a region, is taken as
 * such; a group whose own name begins like that is reached by its full name.
 */
function candidates(accounts: readonly Account[], text: string): readonly GroupRef[] {
  const places = accounts.flatMap(({ name, regions }) => regions.map(region => ({ account: name, region })));
  const under = (prefix: (place: (typeof places)[number]) => string): readonly GroupRef[] =>
    places
      .filter(place => text.startsWith(prefix(place)))
      .map(place => ({ ...place, name: text.slice(prefix(place).length) }))
      .filter(group => isGroupName(group.name));
  for (const reading of [
    under(({ account, region }) => `${account}/${region}/`),
    under(({ region }) => `${region}/`),
  ]) {
    if (reading.length > 0) return reading;
  }
  return under(() => '');
}

/** 1-255 characters of ASCII 33-126 without a colon (facts/aws.md section 0). */
const isGroupName = (text: string): boolean =>
  text !== '' && text.length <= groupNameMost && /^[\x21-\x7e]+$/.test(text) && !text.includes(':');
