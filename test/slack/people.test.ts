import { describe, expect, it } from 'vitest';
import { say } from '../../src/core/words.ts';
import { audienceOf, kindOf, type SlackChannel, type SlackUser } from '../../src/slack/people.ts';

import { createClock, personId } from './support.ts';
import { openWorkplace } from './workplace.ts';

const member: SlackUser = { id: 'U0ONE', team_id: 'T0OURS' };

describe('what Slack says of a person', () => {
  it.each<[string, SlackUser, string]>([
    ['a member', member, 'member'],
    ['somebody deactivated', { ...member, deleted: true }, 'deactivated'],
    ['a bot', { ...member, is_bot: true }, 'bot'],
    ['Slackbot, who does not say so', { ...member, id: 'USLACKBOT' }, 'bot'],
    ['a guest', { ...member, is_restricted: true }, 'guest'],
    ['a guest of one channel', { ...member, is_restricted: true, is_ultra_restricted: true }, 'guest'],
    ['a stranger', { ...member, is_stranger: true }, 'foreign'],
    ['somebody of another team who is no stranger', { ...member, team_id: 'T0OTHER' }, 'foreign'],
    ['a guest of another team', { ...member, team_id: 'T0OTHER', is_restricted: true }, 'foreign'],
    ['somebody of no team', { id: 'U0ONE' }, 'foreign'],
    ['a deactivated member of another team', { ...member, team_id: 'T0OTHER', deleted: true }, 'deactivated'],
  ])('%s', (_who, user, kind) => {
    expect(kindOf(user, 'T0OURS', undefined)).toBe(kind);
  });

  it('counts the members of the configured organisation as ours, and of no other', () => {
    const elsewhere: SlackUser = {
      ...member,
      team_id: 'T0OTHER',
      enterprise_user: { enterprise_id: 'E0OURS' },
    };
    expect(kindOf(elsewhere, 'T0OURS', 'E0OURS')).toBe('member');
    expect(kindOf(elsewhere, 'T0OURS', 'E0THEIRS')).toBe('foreign');
    expect(kindOf(elsewhere, 'T0OURS', undefined)).toBe('foreign');
    expect(kindOf({ ...elsewhere, is_restricted: true }, 'T0OURS', 'E0OURS')).toBe('guest');
    expect(kindOf({ ...member, team_id: 'T0OTHER' }, 'T0OURS', 'E0OURS')).toBe('foreign');
  });
});

describe('who can be in a channel', () => {
  it.each<[string, SlackChannel, string]>([
    ['our own people', {}, 'own'],
    ['another workspace of our organisation', { is_shared: true, is_org_shared: true }, 'own'],
    ['another company', { is_ext_shared: true, is_shared: true }, 'shared'],
    ['another company, invited only', { is_pending_ext_shared: true }, 'shared'],
    ['somebody unsaid', { is_shared: true }, 'shared'],
    ['one person', { is_im: true }, 'direct'],
  ])('%s', (_who, channel, audience) => {
    expect(audienceOf(channel)).toBe(audience);
  });

  it('is asked of Slack, and an answer that does not come is an error with words', async () => {
    const { slack, world } = await openWorkplace();
    expect(await slack.people.audience('C0DEPLOYS')).toBe('own');
    expect(await slack.people.audience('C0PARTNERS')).toBe('shared');
    expect(await slack.people.audience('D0ANYBODY')).toBe('direct');
    await expect(slack.people.audience('C0CLOSED')).rejects.toThrow(/private .* \/invite @asg-swap/);
    world.stage.token('bot', 'token_revoked');
    await expect(slack.people.audience('C0DEPLOYS')).rejects.toThrow(/token_revoked/);
  });
});

describe('asking Slack', () => {
  it('sorts everybody of the simulated workspace', async () => {
    const { slack } = await openWorkplace();
    const kinds: Record<string, string> = {};
    for (const id of [
      'U0REQUESTER',
      'U0GUEST',
      'U0GUEST1',
      'U0GONE',
      'U0OUTSIDER',
      'U0STRANGER',
      'U0OTHERBOT',
    ]) {
      kinds[id] = (await slack.people.look(personId(id))).kind;
    }
    expect(kinds).toEqual({
      U0REQUESTER: 'member',
      U0GUEST: 'guest',
      U0GUEST1: 'guest',
      U0GONE: 'deactivated',
      U0OUTSIDER: 'foreign',
      U0STRANGER: 'foreign',
      U0OTHERBOT: 'bot',
    });
  });

  it('asks each time who somebody is', async () => {
    const { slack, world } = await openWorkplace();
    expect((await slack.people.look(personId('U0APPROVER'))).kind).toBe('member');
    world.stage.person('approver', { deleted: true });
    expect((await slack.people.look(personId('U0APPROVER'))).kind).toBe('deactivated');
  });

  it('fails with words where Slack cannot say', async () => {
    const { slack, world } = await openWorkplace();
    await expect(slack.people.look(personId('U0NOBODY'))).rejects.toThrow(
      /could not say who U0NOBODY is.*user_not_found/,
    );
    await expect(slack.people.members('S0NONE')).rejects.toThrow(/user group S0NONE.*no_such_subteam/);
    world.stage.scopes(['users:read']);
    await expect(slack.people.members('S0SRE')).rejects.toThrow(/the scope usergroups:read/);
    world.stage.goesDown();
    await expect(slack.people.look(personId('U0APPROVER'))).rejects.toThrow(/could not be reached/);
  });

  it('remembers a group for seconds only, and never a failure', async () => {
    const clock = createClock(Date.now());
    const { slack, world } = await openWorkplace({ clock });
    world.stage.fails({ method: 'usergroups.users.list', fault: { kind: 'error', error: 'fatal_error' } });
    await expect(slack.people.members('S0SRE')).rejects.toThrow('fatal_error');
    expect(await slack.people.members('S0SRE')).toEqual(['U0APPROVER', 'U0APPROVER2']);
    world.stage.userGroup('S0SRE', { users: ['U0APPROVER'] });
    expect(await slack.people.members('S0SRE')).toHaveLength(2);
    clock.pass(3_000);
    expect(await slack.people.members('S0SRE')).toEqual(['U0APPROVER']);
    expect(world.calls('usergroups.users.list')).toHaveLength(3);
  });

  it('does not wait behind messages', async () => {
    const { slack, world } = await openWorkplace();
    world.stage.fails({ method: 'chat.postMessage', fault: { kind: 'rate_limited', retryAfterS: 3_600 } });
    await expect(slack.thread.post({ channel: 'C0DEPLOYS' }, say`Hello.`, 'k')).rejects.toMatchObject({
      reason: 'rate-limited',
    });
    expect((await slack.people.look(personId('U0APPROVER'))).kind).toBe('member');
  });
});
