/** User groups are shown by how people call them, call nobody by it, and by their ids where Slack does not say. */
import { describe, expect, it } from 'vitest';
import { requestCard } from '../../src/core/messages/plan-card.ts';
import { namedPolicy, type Policy } from '../../src/core/policy.ts';
import { plain } from '../../src/core/words.ts';
import { defaultScopes } from '../../src/sandbox/slack/cast.ts';
import { request, policy as usual } from '../helpers/build.ts';
import { createClock, eventually } from './support.ts';
import { openWorkplace } from './workplace.ts';

const usergroups = ['S0SRE', 'S0RETIRED'];
const policy: Policy = {
  channels: [],
  groups: [{ ...usual, approvers: { users: [], usergroups: ['S0SRE'], anyone: false } }],
};
const tenMinutes = 600_000;

async function opened(scopes: readonly string[] = defaultScopes) {
  const clock = createClock();
  const place = await openWorkplace({ clock, world: { scopes }, slack: { usergroups } });
  const rules = namedPolicy(
    () => policy,
    () => place.slack.handles(),
  );
  const card = () => requestCard(request(), rules().groups[0], undefined);
  const whoMayApprove = (): string =>
    card()
      .sections.flatMap(section => (section.kind === 'quiet' ? [plain(section.words)] : []))
      .join('\n');
  return { ...place, clock, card, whoMayApprove };
}

describe('a user group that may approve', () => {
  it('stands on the card by its handle, and the card calls nobody', async () => {
    const { slack, world, card, whoMayApprove } = await opened();
    expect(whoMayApprove()).toContain('May approve: members of user group @sre, but not');
    await slack.thread.post({ channel: 'C0DEPLOYS' }, card(), 'k');
    const [posted] = world.messages('#deploys');
    if (posted === undefined) throw new Error('nothing was posted');
    expect(world.reads(posted)).toContain('members of user group `@sre`');
    expect(world.reach(posted).mentions.join(' ')).not.toMatch(/S0SRE|sre/);
  });

  it('is called anew after it was renamed, and Slack is not asked at every card', async () => {
    const { world, clock, whoMayApprove } = await opened();
    world.stage.userGroup('S0SRE', { handle: 'on-call' });
    for (let i = 0; i < 20; i++) expect(whoMayApprove()).toContain('@sre');
    expect(world.calls('usergroups.list')).toHaveLength(1);
    clock.pass(tenMinutes);
    whoMayApprove();
    await eventually(() => expect(whoMayApprove()).toContain('@on-call'));
    expect(world.calls('usergroups.list')).toHaveLength(2);
  });

  it('stands there by its id where the scope is missing; the log says so once, until it is there', async () => {
    const without = defaultScopes.filter(scope => scope !== 'usergroups:read');
    const { world, log, clock, whoMayApprove } = await opened(without);
    const complaints = () => log.lines.filter(({ message }) => message.includes('shown by their ids'));
    expect(whoMayApprove()).toContain('members of user group S0SRE');
    expect(JSON.stringify(complaints())).toContain('the scope usergroups:read');
    clock.pass(60_000);
    whoMayApprove();
    await eventually(() => expect(world.calls('usergroups.list')).toHaveLength(2));
    expect(complaints()).toHaveLength(1);
    world.stage.scopes(defaultScopes);
    clock.pass(60_000);
    whoMayApprove();
    await eventually(() => expect(whoMayApprove()).toContain('@sre'));
  });

  it('is not asked for where the configuration names none', async () => {
    const { world } = await openWorkplace();
    expect(world.calls('usergroups.list')).toEqual([]);
  });
});

describe('doctor', () => {
  it('names each user group, and the one in which nobody can be', async () => {
    const { slack } = await opened();
    const groups = (await slack.examine([], usergroups)).filter(({ what }) => what === 'user group');
    expect(groups).toMatchObject([{ good: true, words: 'S0SRE is @sre' }, { good: false }]);
    expect(groups[1]?.words).toMatch(/^S0RETIRED is not an active user group.*correct approvers\.usergroups/);
  });

  it('says which scope to add where Slack does not name them', async () => {
    const { slack, world } = await opened();
    world.stage.scopes(defaultScopes.filter(scope => scope !== 'usergroups:read'));
    const [finding] = (await slack.examine([], usergroups)).filter(({ what }) => what === 'user group');
    expect(finding).toMatchObject({ good: false });
    expect(finding?.words).toContain('add it to the app as in manifest.yml');
    expect(finding?.words).toContain('the scope usergroups:read');
  });
});
