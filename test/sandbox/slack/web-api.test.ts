// The Web API through the real client: what it keeps, what it answers, what it refuses.

import type { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SimulatedSlack, startSlack } from '../../../src/sandbox/slack/server.ts';
import { clientOf, must, post, refusalOf, refusedAnswer } from './apps.ts';

let slack: SimulatedSlack;
let client: WebClient;

beforeEach(async () => {
  slack = await startSlack();
  client = clientOf(slack);
});

afterEach(async () => {
  await slack.close();
});

const section = (text: string) => ({ type: 'section' as const, text: { type: 'mrkdwn' as const, text } });
const say = (channel: string, text = 'hello') => post(client, { channel, text });

const header = async () =>
  must((await post(client, { channel: 'C0DEPLOYS', text: 'plan', blocks: [section('a')] })).ts);
const updated = (ts: string, change: { text?: string; blocks?: ReturnType<typeof section>[] }) =>
  client.chat.update({ channel: 'C0DEPLOYS', ts, text: '', ...change });

describe('posting', () => {
  test('a message, its thread and what was hidden in it for the app can be read back', async () => {
    const { ts } = await post(client, { channel: 'C0DEPLOYS', text: 'plan', blocks: [section('*plan*')] });
    const parent = must(ts);
    await post(client, {
      channel: 'C0DEPLOYS',
      thread_ts: parent,
      text: 'step 1',
      metadata: { event_type: 'swap_step', event_payload: { step: 1 } },
    });

    const plain = await client.conversations.replies({ channel: 'C0DEPLOYS', ts: parent });
    expect(plain.messages?.map(message => message.text)).toEqual(['plan', 'step 1']);
    expect(plain.messages?.[0]).toMatchObject({ reply_count: 1, thread_ts: parent, bot_id: 'B0SWAP' });
    expect(plain.messages?.[1]).not.toHaveProperty('metadata');

    const full = await client.conversations.replies({
      channel: 'C0DEPLOYS',
      ts: parent,
      include_all_metadata: true,
    });
    expect(full.messages?.[1]?.metadata).toEqual({ event_type: 'swap_step', event_payload: { step: 1 } });
  });

  test('time stamps strictly increase, even within one moment', async () => {
    const stamps = await Promise.all(Array.from({ length: 20 }, () => say('C0DEPLOYS')));
    const sorted = slack.messages('#deploys').map(message => message.ts);
    expect(new Set(stamps.map(({ ts }) => ts)).size).toBe(20);
    expect(sorted).toEqual(sorted.toSorted());
    expect(sorted.every(ts => /^\d{10}\.\d{6}$/.test(ts))).toBe(true);
  });

  test('a reply to a reply lands in the same thread', async () => {
    const parent = must((await say('C0DEPLOYS', 'parent')).ts);
    const reply = must((await post(client, { channel: 'C0DEPLOYS', thread_ts: parent, text: 'first' })).ts);
    await post(client, { channel: 'C0DEPLOYS', thread_ts: reply, text: 'second' });
    expect(slack.messages('#deploys').map(message => message.thread_ts)).toEqual([undefined, parent, parent]);
  });

  test('nobody speaks where the app may not', async () => {
    expect(await refusalOf(say('C0GENERAL'))).toBe('not_in_channel');
    expect(await refusalOf(say('C0CLOSED'))).toBe('channel_not_found');
    expect(await refusalOf(say('C0NOWHERE'))).toBe('channel_not_found');
    expect(await refusalOf(say('C0OLD'))).toBe('is_archived');
    expect(slack.changes()).toEqual([]);
  });

  test('a user id means the direct messages with that person', async () => {
    const { channel } = await say('U0APPROVER', 'psst');
    expect(channel).toBe('D0APPROVER');
    expect(slack.messages('D0APPROVER').map(message => message.text)).toEqual(['psst']);
  });

  test('a message needs words, a thread needs a parent', async () => {
    expect(await refusalOf(say('C0DEPLOYS', ''))).toBe('no_text');
    const astray = post(client, { channel: 'C0DEPLOYS', thread_ts: '1700000000.000000', text: 'x' });
    expect(await refusalOf(astray)).toBe('thread_not_found');
  });

  test('a text that is too long is cut and the app warned', async () => {
    const answer = await say('C0DEPLOYS', 'x'.repeat(40_001));
    expect(answer.response_metadata?.warnings).toEqual(['message_truncated']);
    expect(slack.messages('#deploys')[0]?.text).toHaveLength(40_000);
  });

  test('what the simulator cannot show it refuses, instead of dropping it', async () => {
    const dressed = post(client, { channel: 'C0DEPLOYS', text: 'x', attachments: [{ text: 'y' }] });
    expect((await refusedAnswer(dressed)).response_metadata?.messages).toEqual([
      '[ERROR] not simulated: attachments',
    ]);
  });

  test('metadata that Slack would not take is refused', async () => {
    const odd = client.apiCall('chat.postMessage', {
      channel: 'C0DEPLOYS',
      text: 'x',
      metadata: { event_type: 'step', event_payload: { list: ['no', 'scalars', 'in', 'lists'] } },
    });
    expect(await refusalOf(odd)).toBe('invalid_metadata_format');
  });

  test('arguments may also come as JSON', async () => {
    const response = await fetch(`${slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        authorization: `Bearer ${slack.botToken}`,
      },
      body: JSON.stringify({ channel: 'C0DEPLOYS', text: 'plan', blocks: [section('*plan*')] }),
    });
    expect(await response.json()).toMatchObject({ ok: true, channel: 'C0DEPLOYS' });
    expect(slack.reads(must(slack.messages('#deploys')[0]))).toBe('*plan*');
  });
});

describe('updating', () => {
  test('blocks replace blocks without a mark; text alone drops them and is marked as edited', async () => {
    const ts = await header();
    await updated(ts, { text: 'step 1', blocks: [section('b')] });
    await updated(ts, { text: 'step 2' });
    const versions = slack.versions(must(slack.messages('#deploys')[0]));
    expect(versions.map(version => slack.reads(version))).toEqual(['a', 'b', 'step 2\n(edited)']);
    expect(versions.map(version => slack.hears(version))).toEqual(['plan', 'step 1', 'step 2']);
  });

  test('metadata stays when omitted and goes when empty', async () => {
    const metadata = { event_type: 'swap', event_payload: { id: 'r1' } };
    const ts = must((await post(client, { channel: 'C0DEPLOYS', text: 'plan', metadata })).ts);
    await client.chat.update({ channel: 'C0DEPLOYS', ts, text: 'step 1' });
    expect(slack.messages('#deploys')[0]?.metadata).toEqual(metadata);
    await client.apiCall('chat.update', { channel: 'C0DEPLOYS', ts, text: 'step 2', metadata: {} });
    expect(slack.messages('#deploys')[0]).not.toHaveProperty('metadata');
  });

  test('too long a text is refused by its bytes', async () => {
    const ts = await header();
    await updated(ts, { text: 'é'.repeat(2_000) });
    expect(await refusalOf(updated(ts, { text: 'é'.repeat(2_001) }))).toBe('msg_too_long');
    expect(await refusalOf(updated(ts, { text: '' }))).toBe('no_text');
  });

  test("another's message, a missing one and one in an archived channel cannot be updated", async () => {
    await slack.types({ as: 'requester', channel: '#deploys', text: 'looks like a plan' });
    const hers = must(slack.messages('#deploys')[0]);
    expect(await refusalOf(updated(hers.ts, { text: 'x' }))).toBe('cant_update_message');
    expect(await refusalOf(updated('1700000000.000000', { text: 'x' }))).toBe('message_not_found');
    const ts = await header();
    slack.stage.channel('#deploys', { is_archived: true });
    expect(await refusalOf(updated(ts, { text: 'x' }))).toBe('is_inactive');
  });

  test('an ephemeral message is in no history and cannot be updated', async () => {
    const shown = await client.chat.postEphemeral({
      channel: 'C0DEPLOYS',
      user: 'U0REQUESTER',
      text: 'only you',
    });
    const ts = must(shown.message_ts);
    expect(await refusalOf(updated(ts, { text: 'x' }))).toBe('message_not_found');
    expect(slack.messages('#deploys')).toEqual([]);
    expect(slack.ephemerals('requester').map(message => message.text)).toEqual(['only you']);
    expect(slack.ephemerals('approver')).toEqual([]);
  });

  test('an ephemeral message reaches only people who are in the channel', async () => {
    const astray = client.chat.postEphemeral({ channel: 'C0DEPLOYS', user: 'U0OUTSIDER', text: 'x' });
    expect(await refusalOf(astray)).toBe('user_not_in_channel');
  });

  test('a deleted message is gone, a deleted parent leaves a tombstone over its thread', async () => {
    const lonely = await header();
    await client.chat.delete({ channel: 'C0DEPLOYS', ts: lonely });
    expect(slack.messages('#deploys')).toEqual([]);
    const parent = await header();
    await post(client, { channel: 'C0DEPLOYS', thread_ts: parent, text: 'reply' });
    slack.stage.deletes(must(slack.messages('#deploys')[0]));
    expect(slack.messages('#deploys').map(message => message.text)).toEqual([
      'This message was deleted.',
      'reply',
    ]);
    expect(slack.messages('#deploys')[0]).toMatchObject({ subtype: 'tombstone', from_slack: true });
    expect(await refusalOf(updated(parent, { text: 'x' }))).toBe('message_not_found');
    await post(client, { channel: 'C0DEPLOYS', thread_ts: parent, text: 'still in the thread' });
    expect(slack.messages('#deploys')).toHaveLength(3);
  });
});

describe('looking things up', () => {
  test('the app learns who it is', async () => {
    const who = await client.auth.test();
    expect(who).toMatchObject({ team_id: 'T0ACME', user_id: 'U0BOT', bot_id: 'B0SWAP' });
    expect(must(who.response_metadata).scopes).toContain('chat:write');
    expect((await client.bots.info({ bot: 'B0SWAP' })).bot).toMatchObject({
      app_id: 'A0SWAP',
      user_id: 'U0BOT',
    });
  });

  test.each([
    ['U0REQUESTER', { team_id: 'T0ACME', deleted: false, is_restricted: false, is_stranger: false }],
    ['U0GUEST', { is_restricted: true, is_ultra_restricted: false }],
    ['U0GUEST1', { is_restricted: true, is_ultra_restricted: true }],
    ['U0OUTSIDER', { team_id: 'T0OTHER', is_stranger: false }],
    ['U0STRANGER', { team_id: 'T0OTHER', is_stranger: true }],
    ['U0BOT', { is_bot: true }],
    ['U0GONE', { deleted: true }],
  ])('who %s is', async (user, traits) => {
    expect((await client.users.info({ user })).user).toMatchObject(traits);
  });

  test('a person whose account ends in the meantime is seen as such', async () => {
    slack.stage.person('approver', { deleted: true });
    expect((await client.users.info({ user: 'U0APPROVER' })).user?.deleted).toBe(true);
    expect((await client.usergroups.users.list({ usergroup: 'S0SRE' })).users).toEqual(['U0APPROVER2']);
    expect(await refusalOf(client.users.info({ user: 'U0NOBODY' }))).toBe('user_not_found');
  });

  test('a user group loses a member, is disabled, does not exist', async () => {
    slack.stage.userGroup('S0SRE', { users: ['U0APPROVER2'] });
    expect((await client.usergroups.users.list({ usergroup: 'S0SRE' })).users).toEqual(['U0APPROVER2']);
    expect(await refusalOf(client.usergroups.users.list({ usergroup: 'S0RETIRED' }))).toBe('no_such_subteam');
    expect(await refusalOf(client.usergroups.users.list({ usergroup: 'S0NONE' }))).toBe('no_such_subteam');
    const listed = await client.usergroups.list({ include_users: true });
    expect(listed.usergroups).toMatchObject([{ id: 'S0SRE', handle: 'sre', users: ['U0APPROVER2'] }]);
    expect((await client.usergroups.list({ include_disabled: true })).usergroups).toHaveLength(2);
  });

  test.each([
    ['C0DEPLOYS', { name: 'deploys', is_member: true, is_archived: false, is_ext_shared: false }],
    ['C0GENERAL', { is_member: false }],
    ['C0PRIVATE', { is_private: true, is_member: true }],
    ['C0OLD', { is_archived: true }],
    ['C0PARTNERS', { is_ext_shared: true, is_shared: true }],
  ])('what %s is', async (channel, traits) => {
    expect((await client.conversations.info({ channel })).channel).toMatchObject(traits);
  });

  test('a private channel without the app does not exist to it', async () => {
    expect(await refusalOf(client.conversations.info({ channel: 'C0CLOSED' }))).toBe('channel_not_found');
    expect(await refusalOf(client.conversations.history({ channel: 'C0GENERAL' }))).toBe('not_in_channel');
  });

  test('history comes newest first, without replies, in pages', async () => {
    const parent = must((await say('C0DEPLOYS', 'one')).ts);
    await post(client, { channel: 'C0DEPLOYS', thread_ts: parent, text: 'reply' });
    await post(client, { channel: 'C0DEPLOYS', thread_ts: parent, text: 'for all', reply_broadcast: true });
    await say('C0DEPLOYS', 'two');
    const first = await client.conversations.history({ channel: 'C0DEPLOYS', limit: 2 });
    expect(first.messages?.map(message => message.text)).toEqual(['two', 'for all']);
    const cursor = must(first.response_metadata?.next_cursor);
    const rest = await client.conversations.history({ channel: 'C0DEPLOYS', limit: 2, cursor });
    expect(rest.messages?.map(message => message.text)).toEqual(['one']);
    expect(rest.has_more).toBe(false);
    const since = await client.conversations.history({ channel: 'C0DEPLOYS', oldest: parent });
    expect(since.messages?.map(message => message.text)).toEqual(['two', 'for all']);
  });

  test('the members of a channel', async () => {
    const { members } = await client.conversations.members({ channel: 'C0PARTNERS' });
    expect(members).toContain('U0OUTSIDER');
  });

  test('a link to a reply', async () => {
    const parent = must((await say('C0DEPLOYS')).ts);
    const reply = must((await post(client, { channel: 'C0DEPLOYS', thread_ts: parent, text: 'x' })).ts);
    const { permalink } = await client.chat.getPermalink({ channel: 'C0DEPLOYS', message_ts: reply });
    expect(permalink).toBe(
      `https://acme.slack.com/archives/C0DEPLOYS/p${reply.replace('.', '')}?thread_ts=${parent}&cid=C0DEPLOYS`,
    );
  });
});

describe('tokens', () => {
  test('no token, a wrong one, the wrong kind, a revoked one', async () => {
    const bare = await fetch(`${slack.apiUrl}auth.test`, { method: 'POST' });
    expect(await bare.json()).toMatchObject({ ok: false, error: 'not_authed' });
    expect(await refusalOf(clientOf(slack, 'xoxb-wrong').auth.test())).toBe('invalid_auth');
    expect(await refusalOf(client.apps.connections.open({}))).toBe('not_allowed_token_type');
    slack.stage.token('bot', 'token_revoked');
    expect(await refusalOf(client.auth.test())).toBe('token_revoked');
    slack.stage.token('bot', 'good');
    expect((await client.auth.test()).ok).toBe(true);
  });

  test('a missing scope is named, beside those there are', async () => {
    slack.stage.scopes(['commands', 'chat:write']);
    expect(await refusedAnswer(client.users.info({ user: 'U0APPROVER' }))).toMatchObject({
      error: 'missing_scope',
      needed: 'users:read',
      provided: 'commands,chat:write',
    });
    slack.stage.scopes(['channels:read']);
    expect(await refusalOf(client.conversations.info({ channel: 'C0PRIVATE' }))).toBe('missing_scope');
    expect((await client.conversations.info({ channel: 'C0DEPLOYS' })).ok).toBe(true);
    expect(await refusalOf(say('C0DEPLOYS'))).toBe('missing_scope');
    slack.stage.scopes([], 'app');
    const opening = clientOf(slack, slack.appToken).apps.connections.open({});
    expect(await refusedAnswer(opening)).toMatchObject({
      error: 'missing_scope',
      needed: 'connections:write',
    });
  });

  test('an unknown method is called so', async () => {
    expect(await refusalOf(client.apiCall('chat.sing'))).toBe('unknown_method');
    expect(await refusalOf(client.apiCall('toString'))).toBe('unknown_method');
  });
});

describe('the wire log', () => {
  test('every call is kept with its arguments and its answer, never with the token', async () => {
    await post(client, { channel: 'C0DEPLOYS', text: 'plan', blocks: [section('a')] });
    await refusalOf(say('C0GENERAL'));
    expect(slack.calls('chat.postMessage')).toMatchObject([
      {
        args: { channel: 'C0DEPLOYS', text: 'plan', blocks: [{ type: 'section' }] },
        status: 200,
        answer: { ok: true },
      },
      { args: { channel: 'C0GENERAL' }, status: 200, answer: { ok: false, error: 'not_in_channel' } },
    ]);
    await client.auth.test({ token: slack.botToken });
    expect(slack.calls('auth.test')).toHaveLength(1);
    expect(JSON.stringify(slack.wireLog())).not.toContain(slack.botToken);
  });
});
