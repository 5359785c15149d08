import { describe, expect, it } from 'vitest';
import { kindOf, type SlackUser } from '../../src/slack/people.ts';

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
