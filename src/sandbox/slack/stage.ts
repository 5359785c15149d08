// What a director of the play changes behind the scenes: the workspace, the app's permissions, and Slack's own
// troubles.

import type { Delivery, EnvelopeTreatment } from './delivery.ts';
import type { Chance, EnvelopeChance, FaultRule, Outage } from './faults.ts';
import type { Channel, JsonObject, Person, SlackMessage, UserGroup } from './model.ts';
import type { Parts } from './parts.ts';
import { eventPayload } from './payloads.ts';
import type { DisconnectReason } from './socket-mode.ts';
import type { TokenState } from './web-api.ts';

/** Changes behind the scenes. */
export interface Stage {
  /** Changes some of what is known of a person, such as `deleted`. */
  person(nameOrId: string, change: Partial<Person>): Person;
  /** Changes some of what is known of a channel, such as `is_archived`. */
  channel(nameOrId: string, change: Partial<Channel>): Channel;
  /** Changes a user group, such as its `users`. */
  userGroup(id: string, change: Partial<UserGroup>): UserGroup;
  /** Takes the app into a channel, or out of it. */
  appInChannel(nameOrId: string, present: boolean): void;
  /** Somebody with the right to (an admin, say) deletes a message, the app's included. */
  deletes(message: SlackMessage): void;
  /** Sends the app an event of the Events API, such as `{ type: 'member_joined_channel', … }`. */
  event(event: JsonObject): Promise<Delivery>;
  /** Messages older than this many milliseconds can no longer be edited. */
  editWindow(ms: number): void;
  /** What a token, the bot's unless told, may do from now on. */
  scopes(scopes: readonly string[], token?: 'bot' | 'app'): void;
  /** Revokes a token or makes it good again. */
  token(which: 'bot' | 'app', state: TokenState): void;
  /** Switches Slack's rate limits on or off. */
  rateLimits(enabled: boolean): void;
  /** Fails the next calls that fit. */
  fails(rule: FaultRule): void;
  /** Fails calls by chance, from the seed. */
  failsByChance(chance: Chance): void;
  /** Mistreats the next payload to the app: duplicated or late. */
  nextEnvelope(treatment: Partial<EnvelopeTreatment>): void;
  /** Mistreats payloads to the app by chance, from the seed. */
  envelopesByChance(chance: EnvelopeChance): void;
  /** Ends all faults above. */
  behaves(): void;
  /** Slack asks its clients to go, as it does every few hours. */
  disconnects(reason: DisconnectReason): void;
  /** Cuts every Socket Mode connection without a word. */
  cutsConnections(): void;
  /** All of Slack is down: sockets are cut, calls and upgrades fail, until `comesBack`. */
  goesDown(outage?: Outage): void;
  comesBack(): void;
}

/** The stage of one simulator. */
export function stage(parts: Parts): Stage {
  const { workspace, access, faults, rateLimits, socketMode } = parts;
  return {
    person(nameOrId, change) {
      const person = { ...workspace.personCalled(nameOrId), ...change };
      workspace.setPerson(person);
      return person;
    },
    channel(nameOrId, change) {
      const channel = { ...workspace.channelCalled(nameOrId), ...change };
      workspace.setChannel(channel);
      return channel;
    },
    userGroup(id, change) {
      const group = workspace.userGroup(id);
      if (group === undefined) throw new Error(`no user group ${id}`);
      const changed = { ...group, ...change };
      workspace.setUserGroup(changed);
      return changed;
    },
    appInChannel(nameOrId, present) {
      const channel = workspace.channelCalled(nameOrId);
      const { botUserId } = workspace.installation;
      const others = channel.members.filter(id => id !== botUserId);
      workspace.setChannel({ ...channel, members: present ? [...others, botUserId] : others });
    },
    deletes({ channel, ts }) {
      const present = workspace.message(channel, ts);
      if (present === undefined) throw new Error(`there is no message ${ts} in ${channel}`);
      workspace.remove(present);
    },
    event: event => parts.courier.deliver('events_api', eventPayload(workspace, event), false),
    editWindow(ms) {
      workspace.editWindowMs = ms;
    },
    scopes(scopes, token = 'bot') {
      access[token === 'bot' ? 'scopes' : 'appScopes'] = new Set(scopes);
    },
    token(which, state) {
      access[which === 'bot' ? 'botToken' : 'appToken'] = state;
    },
    rateLimits(enabled) {
      rateLimits.enabled = enabled;
    },
    fails: rule => faults.add(rule),
    failsByChance: chance => faults.byChance(chance),
    nextEnvelope: treatment => faults.nextEnvelope(treatment),
    envelopesByChance: chance => faults.envelopesByChance(chance),
    behaves: () => faults.clear(),
    disconnects: reason => socketMode.disconnect(reason),
    cutsConnections: () => socketMode.cut(),
    goesDown(outage = 'dropped') {
      faults.outage = outage;
      socketMode.cut();
    },
    comesBack() {
      faults.outage = undefined;
    },
  };
}
