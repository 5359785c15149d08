/**
 * AWS as the use cases see it. Nothing of the SDK passes through here, every look that fails throws a
 * `CloudError` that says which call failed and why, and every write is sent once.
 */
import { type Account, isRegionLike } from '../core/account.ts';
import type { Answer, GroupRef } from '../core/domain.ts';
import { groupNameMost } from '../core/limits.ts';
import type { Clock, Cloud } from '../ports.ts';
import { accountClients } from './accounts.ts';
import type { ClientsFor } from './api.ts';
import { whyNotSend } from './identity.ts';
import { createListing } from './listing.ts';
import { observe } from './observe.ts';
import { perform } from './perform.ts';
import { survey } from './survey.ts';

/** The account of the process's own credentials. */
export const defaultAccount = (region: string): Account => ({ name: 'default', regions: [region] });

export interface CloudOptions {
  readonly accounts: readonly Account[];
  readonly clock: Pick<Clock, 'now'>;
  /** The SDK's clients where it is not given. */
  readonly clientsFor?: ClientsFor;
}

/** Makes the adapter; AWS is first asked when somebody looks. */
export function createCloud({ accounts, clock, clientsFor = accountClients(accounts) }: CloudOptions): Cloud {
  const places = accounts.flatMap(({ name, regions }) => regions.map(region => ({ account: name, region })));
  const listing = createListing((account, region) => clientsFor(account, region), clock);
  return {
    candidates: text => candidates(places, text),
    places: () => places.map(nameOf),
    groups: async name => {
      const place = places.find(each => nameOf(each) === name);
      return place === undefined ? [] : listing.groups(place);
    },
    surroundings: group => listing.surroundings(group),
    observe: async (
      group,
      instances,
      sources,
      { alarms = [], urgent = false, health, activitiesSince } = {},
    ) => {
      const api = clientsFor(group.account, group.region, urgent ? 'urgent' : undefined);
      return observe(api, group, { instances, sources, alarms, activitiesSince, health }, () => clock.now());
    },
    survey: async (group, instances, { alarms = [], templateVersion, binding = false } = {}) => {
      const asked = { instances, alarms, templateVersion, binding };
      return survey(clientsFor(group.account, group.region), group, asked, () => clock.now());
    },
    // The journal checks the lease at the append before each call; asking for it here keeps that order.
    perform: async (group, action, { swap, requester, accountId, isLate, ...turn }) => {
      const api = clientsFor(group.account, group.region, { swap, requester });
      const no = await whyNotSend(api, accountId);
      turn.proof?.();
      return no ?? (isLate?.() ? heldUp : perform(api, group, action, accountId, turn));
    },
  };
}

/** As nothing was sent, it comes again after a new look. */
const heldUp: Answer = {
  kind: 'throttled',
  heldBack: 'this process was held up for too long since it had looked',
};

interface Place {
  readonly account: string;
  readonly region: string;
}

const nameOf = ({ account, region }: Place): string => `${account}/${region}`;

/**
 * Group names may hold slashes. A text that begins with an account and its region, or with a region, is read
 * as such; one that begins with a place that we do not work in is nobody's, rather than a name that looks
 * like a mistyped place. A group whose own name looks so is reached by its full name.
 */
function candidates(places: readonly Place[], text: string): readonly GroupRef[] {
  const under = (prefixOf: (place: Place) => string): readonly GroupRef[] =>
    places
      .filter(place => text.startsWith(prefixOf(place)))
      .map(place => ({ ...place, name: text.slice(prefixOf(place).length) }));
  const placed = [
    ...under(({ account, region }) => `${account}/${region}/`),
    ...under(({ region }) => `${region}/`),
  ];
  const groups = placed.length > 0 ? placed : beginsWithPlace(places, text) ? [] : under(() => '');
  return groups.filter(({ name }) => isGroupName(name));
}

function beginsWithPlace(places: readonly Place[], text: string): boolean {
  const [first = '', second, third] = text.split('/');
  if (second === undefined) return false;
  return (
    isRegionLike(first) ||
    (third !== undefined && (isRegionLike(second) || places.some(({ account }) => account === first)))
  );
}

/** 1-255 characters of ASCII 33-126 without a colon (facts/aws.md section 0). */
const isGroupName = (text: string): boolean =>
  text !== '' && text.length <= groupNameMost && /^[\x21-\x7e]+$/.test(text) && !text.includes(':');
