// The people, channels and user groups every simulated workspace starts with. People are named for their part in
// an approval, ids are fixed and readable, so that a transcript of a test explains itself.

import type { Channel, Installation, Person, Team, UserGroup } from './model.ts';

/** The workspace the app is installed in. */
export const homeTeam: Team = { id: 'T0ACME', domain: 'acme', name: 'Acme' };

/** Another company's workspace, met only in shared channels. */
export const otherTeam: Team = { id: 'T0OTHER', domain: 'other', name: 'Other Company' };

/** What the manifest of the app asks for, plus reading back its threads and uploading a picture. */
export const defaultScopes: readonly string[] = [
  'channels:history',
  'channels:read',
  'chat:write',
  'commands',
  'files:write',
  'groups:history',
  'groups:read',
  'usergroups:read',
  'users:read',
];

/** The app under test, as installed in the home team. */
export const defaultInstallation: Installation = {
  appId: 'A0SWAP',
  botId: 'B0SWAP',
  botUserId: 'U0BOT',
  botToken: 'xoxb-sandbox-bot-token',
  appToken: 'xapp-sandbox-app-token',
  signingSecret: 'sandbox-signing-secret',
  verificationToken: 'sandbox-verification-token',
  commands: ['/asg-swap'],
  shortcuts: [{ callbackId: 'asg-swap.v1.ask', name: 'Ask for a swap' }],
};

const member = (id: string, name: string, realName: string): Person => ({
  id,
  team_id: homeTeam.id,
  name,
  real_name: realName,
  is_bot: false,
  is_restricted: false,
  is_ultra_restricted: false,
  is_stranger: false,
  is_admin: false,
  deleted: false,
});

/** Everybody, by the name tests call them. */
export const people: readonly Person[] = [
  member('U0REQUESTER', 'requester', 'Requester'),
  member('U0APPROVER', 'approver', 'Approver'),
  member('U0APPROVER2', 'approver2', 'Second Approver'),
  { ...member('U0ADMIN', 'admin', 'Workspace Admin'), is_admin: true },
  { ...member('U0GUEST', 'guest', 'Guest'), is_restricted: true },
  {
    ...member('U0GUEST1', 'single-channel-guest', 'Single-channel Guest'),
    is_restricted: true,
    is_ultra_restricted: true,
  },
  { ...member('U0GONE', 'gone', 'Deactivated Member'), deleted: true },
  // Shares #partners with us, so Slack does not call this person a stranger.
  { ...member('U0OUTSIDER', 'outsider', 'Outsider'), team_id: otherTeam.id },
  { ...member('U0STRANGER', 'stranger', 'Stranger'), team_id: otherTeam.id, is_stranger: true },
  { ...member('U0BOT', 'asg-swap', 'ASG Swap'), is_bot: true, bot_id: 'B0SWAP' },
  { ...member('U0OTHERBOT', 'otherbot', 'Other Bot'), is_bot: true, bot_id: 'B0OTHER' },
];

const staff = [
  'U0REQUESTER',
  'U0APPROVER',
  'U0APPROVER2',
  'U0ADMIN',
  'U0GUEST',
  'U0GUEST1',
  'U0GONE',
  'U0OTHERBOT',
];

const channel = (id: string, name: string, members: readonly string[]): Channel => ({
  id,
  name,
  kind: 'public',
  members,
  is_archived: false,
  is_ext_shared: false,
  is_pending_ext_shared: false,
  is_org_shared: false,
});

/** Every channel. The app is a member of all but #general and #closed. */
export const channels: readonly Channel[] = [
  channel('C0DEPLOYS', 'deploys', [...staff, 'U0BOT']),
  channel('C0RELEASES', 'releases', [...staff, 'U0BOT']),
  channel('C0GENERAL', 'general', staff),
  { ...channel('C0PRIVATE', 'private-deploys', [...staff, 'U0BOT']), kind: 'private' },
  { ...channel('C0CLOSED', 'closed', staff), kind: 'private' },
  { ...channel('C0OLD', 'old-deploys', [...staff, 'U0BOT']), is_archived: true },
  { ...channel('C0PARTNERS', 'partners', [...staff, 'U0OUTSIDER', 'U0BOT']), is_ext_shared: true },
];

/** Every user group. */
export const userGroups: readonly UserGroup[] = [
  {
    id: 'S0SRE',
    handle: 'sre',
    name: 'Site reliability',
    users: ['U0APPROVER', 'U0APPROVER2'],
    disabled: false,
  },
  { id: 'S0RETIRED', handle: 'retired', name: 'Retired', users: [], disabled: true },
];
