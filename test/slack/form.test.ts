/** Asking for a swap in the form, as conversations with the whole bot. */
import { describe, expect, it } from 'vitest';
import type { SlackView } from '../../src/sandbox/slack/model.ts';
import type { SimulatedSlack } from '../../src/sandbox/slack/server.ts';
import { shortcutId } from '../../src/slack/form-state.ts';
import { requester } from '../helpers/build.ts';
import { fresh, groupRules, type Office, openOffice } from './office.ts';

const as = 'requester';
const field = (name: string) => `asg-swap.v1.form.${name}`;

/** What she sees in the modal, once it says this. */
async function sees(slack: SimulatedSlack, words: string, since = 0): Promise<SlackView> {
  return await slack.nextView(view => view.type === 'modal' && read(slack, view).includes(words), {
    since,
    what: `a modal that says “${words}”`,
    timeoutMs: 120_000,
  });
}

const read = (slack: SimulatedSlack, view: SlackView): string => slack.reads(view).replaceAll('`', '');

/** She types the bare command and picks `web`. */
async function picksWeb({ slack }: Office): Promise<SlackView> {
  const since = slack.mark();
  await slack.types({ as, channel: '#deploys', text: '/asg-swap' });
  const view = await sees(slack, 'Group: ', since);
  await slack.searches({ as, view, actionId: field('group'), query: 'we' });
  await slack.chooses({ as, view, actionId: field('group'), chooses: 'default/eu-west-1/web' });
  return await sees(slack, 'Incoming instances', since);
}

async function picks(slack: SimulatedSlack, view: SlackView, which: string, ids: readonly string[]) {
  await slack.searches({ as, view, actionId: field(which), query: '' });
  await slack.chooses({ as, view, actionId: field(which), chooses: ids });
}

describe('the form', () => {
  it('she types the command alone, picks group and instances, sees what it comes to, asks; the plan is in the channel', async () => {
    const office = await openOffice();
    const { slack, log } = office;
    const form = await picksWeb(office);
    expect(read(slack, form)).toContain(
      'default/eu-west-1/web: 3 in service (min 3, max 3) in eu-west-1a, eu-west-1b, eu-west-1c. 3 running instances in no group could come in.',
    );
    await picks(slack, form, 'incoming', [fresh(1), fresh(2), fresh(3)]);
    const checked = await sees(slack, 'Nothing stands against it');
    expect(read(slack, checked)).toContain('3 instances in, 3 out, never below 3 healthy, max 6 meanwhile');
    expect(read(slack, checked)).toContain('The next scale-out brings back ami-0a11');

    const sent = await slack.submits({ as, values: { [field('reason')]: 'release <!channel> 42' } });
    expect(sent.notice).toBeUndefined();
    await sees(slack, 'The plan is in the channel');
    await sees(slack, 'Go to the plan');
    const [card] = slack.messages('#deploys');
    if (card === undefined) throw new Error('no plan');
    expect(slack.hears(card)).toContain('@requester asks to swap 3 instances of web for 3 picked ones');
    expect(slack.reads(card)).toContain('release <!channel> 42');
    expect(slack.reach(card)).not.toContain('channel');
    expect(log.lines.filter(line => line.level !== 'info')).toEqual([]);
  });

  it('says every objection in its field, and takes the form once they are mended', async () => {
    const office = await openOffice({
      prepared: 4,
      shape: world =>
        world.addInstance({ id: 'i-0c000000000000001', image: 'ami-0b22', status: 'initializing' }),
    });
    const { slack } = office;
    office.rules({ groups: [groupRules({ channels: ['C0DEPLOYS'], options: ['batch', 'canary'] })] });
    const form = await picksWeb(office);
    expect(read(slack, form)).not.toContain('Outgoing');
    expect(read(slack, form)).not.toContain('OUTAGE');
    await picks(slack, form, 'incoming', [fresh(1), fresh(2), fresh(3), fresh(4), 'i-0c000000000000001']);
    await sees(slack, '2 things stand against it');

    await slack.submits({ as, values: { [field('batch')]: 'many', [field('channel')]: 'C0RELEASES' } });
    const wrong = await sees(slack, '! many does not fit here');
    expect(read(slack, wrong)).toContain('a number of instances or a share of them');
    await slack.submits({ as, values: { [field('batch')]: '1' } });
    await sees(slack, '! Swaps of this group are asked for in C0DEPLOYS. Ask there.');
    await slack.submits({ as, values: { [field('channel')]: 'C0DEPLOYS' } });
    const errors = read(
      slack,
      await sees(slack, '! The group would end with 5 instances, above its max of 3'),
    );
    expect(errors).toContain("EC2's status checks of i-0c000000000000001 have not finished");
    expect(slack.messages('#deploys')).toEqual([]);
    const kept = await office.store.requests.auditBetween(0, Date.now() + 1_000);
    expect(kept.at(-1)).toMatchObject({ deed: 'propose', person: requester });
    expect(kept.at(-1)?.outcome).toMatch(/^refused: default\/eu-west-1\/web: .*2 things stand against/);

    const view = slack.modal(as);
    if (view === undefined) throw new Error('the form is gone');
    await slack.chooses({ as, view, actionId: field('incoming'), chooses: [fresh(1), fresh(2), fresh(3)] });
    await slack.submits({ as, values: { [field('switches')]: ['canary'] } });
    await sees(slack, 'The plan is in the channel');
    const [card] = slack.messages('#deploys');
    if (card === undefined) throw new Error('no plan');
    expect(slack.reads(card)).toContain('one goes first and must be healthy before the rest');
    expect(slack.reads(card)).toContain('1 at a time (3 batches)');
  });

  it('checks each field while it is filled in, and says at the field what is wrong with it', async () => {
    const office = await openOffice();
    const { slack } = office;
    const form = await picksWeb(office);
    const types = async (name: string, text: string | null): Promise<void> => {
      await slack.fillsIn({ as, values: { [field(name)]: text } });
    };
    await types('batch', 'many');
    const early = read(slack, await sees(slack, 'many does not fit'));
    expect(early).not.toContain('No instances');
    expect(early.indexOf('many does not fit')).toBeGreaterThan(early.indexOf('How many old ones leave'));
    expect(early.indexOf('many does not fit')).toBeLessThan(early.indexOf('How long old ones wait'));

    await types('bake', '3 weeks');
    await sees(slack, '3 weeks does not fit here: it takes a time of at most 24h');
    await types('batch', '2');
    await types('bake', null);
    await picks(slack, form, 'incoming', [fresh(1), fresh(2), fresh(3)]);
    expect(read(slack, await sees(slack, 'Nothing stands against it'))).not.toContain('does not fit');

    await types('template-version', '9');
    await sees(slack, 'has no version 9');
    await types('template-version', null);
    await sees(slack, 'The old ones are terminated');
    await slack.fillsIn({ as, values: { [field('switches')]: ['keep'] } });
    await sees(slack, 'The old ones are detached and keep running');

    await slack.fillsIn({ as, values: { [field('strategy')]: 'empty-first' } });
    const outage = read(slack, await sees(slack, 'This is an OUTAGE'));
    for (const idle of ['How many old ones leave', 'How long old ones wait', 'Canary', 'Keep the old ones'])
      expect(outage).not.toContain(idle);
    expect(outage).toContain('Protect the new ones');
  });

  it('says that it changes too fast to be checked, and is checked by itself in a while', async () => {
    let at = 0;
    const office = await openOffice({ speed: 20, patience: { now: () => at } });
    const { slack, desk } = office;
    const form = await picksWeb(office);
    const from = { person: requester, channel: 'C0DEPLOYS' };
    for (let i = 0; i < 20; i++) {
      await desk.form.check({ group: 'default/eu-west-1/web', incoming: [], filled: {} }, from);
    }
    await picks(slack, form, 'incoming', [fresh(1), fresh(2), fresh(3)]);
    const later = read(slack, await sees(slack, 'Not checked yet'));
    expect(later).toContain('It is checked in 3 s by itself; asking checks everything in any case.');
    expect(later).toContain('web-next-1');
    at += 3_000;
    await sees(slack, 'Nothing stands against it');
    await slack.submits({ as });
    await sees(slack, 'The plan is in the channel');
  });

  it('opens from the shortcut, offers only what may be asked for, and asks where she says', async () => {
    const office = await openOffice({
      shape(world) {
        world.addGroup({ name: 'secret-web', min: 1, max: 1 });
        world.addGroup({ name: 'worker', min: 1, max: 1 });
        world.addGroup({ name: 'web-admin', min: 1, max: 1 });
      },
    });
    const { slack } = office;
    const mine = { users: [requester], usergroups: [], anyone: false };
    const theirs = { users: [], usergroups: ['S0SRE'], anyone: false };
    office.rules({
      groups: [
        groupRules({ match: 'web', requesters: mine }),
        groupRules({ match: 'web*' }),
        groupRules({ match: 'secret*', requesters: theirs }),
      ],
    });
    await slack.usesShortcut({ as, callbackId: shortcutId });
    const view = await sees(slack, 'Group: ');
    const names = async (who: string, query: string) =>
      (await slack.searches({ as: who, view, actionId: field('group'), query })).options.map(
        ({ text }) => text,
      );
    expect(await names(as, '')).toEqual(['web', 'web-admin']);
    expect(await names(as, 'ADMIN')).toEqual(['web-admin']);
    await slack.chooses({ as, view, actionId: field('group'), chooses: 'default/eu-west-1/web-admin' });
    expect(read(slack, await sees(slack, 'web-admin: 1 in service'))).toContain('3 running instances');

    await slack.usesShortcut({ as: 'approver', callbackId: shortcutId });
    const his = await slack.nextView(shown => shown.user === 'U0APPROVER');
    const offered = await slack.searches({
      as: 'approver',
      view: his,
      actionId: field('group'),
      query: 'web',
    });
    expect(offered.options.map(({ text }) => text)).toEqual(['web-admin', 'secret-web']);

    await slack.usesShortcut({ as: 'guest', callbackId: shortcutId });
    const nothing = await slack.nextView(shown => shown.user === 'U0GUEST');
    expect(slack.reads(nothing)).toContain('There is no group that you may ask for');
  });

  it('offers a hundred of many instances, found by any part of them, whatever their names hold', async () => {
    const odd = '<!channel> *bold* `x` :fire: '.repeat(9);
    const office = await openOffice({
      prepared: 120,
      shape: world => {
        world.addInstance({ id: 'i-0d000000000000001', image: 'ami-0b22', tags: { Name: odd } });
        world.addInstance({ id: 'i-0d000000000000002', image: 'ami-0b22', tags: { Name: '   ' } });
        world.addInstance({ id: 'i-0d000000000000003', az: 'a', vpc: world.addVpc() });
        world.addInstance({ id: 'i-0d000000000000004', state: 'stopped' });
      },
    });
    const { slack } = office;
    const view = await picksWeb(office);
    const finds = async (query: string) =>
      (await slack.searches({ as, view, actionId: field('incoming'), query })).options;
    expect((await finds('')).length).toBe(100);
    expect((await finds('next-11 eu-west-1b')).map(({ value }) => value)).toEqual(
      [fresh(11), fresh(110), fresh(113), fresh(116), fresh(119)].toSorted(),
    );
    expect((await finds('i-0d')).map(({ value }) => value)).toEqual([
      'i-0d000000000000001',
      'i-0d000000000000002',
    ]);
    await picks(slack, view, 'incoming', []);
    await finds('0d00');
    await slack.chooses({ as, view, actionId: field('incoming'), chooses: ['i-0d000000000000001'] });
    await sees(slack, 'below its min of 3');
    expect(slack.notices(as)).toEqual([]);
  });

  it('of a group with a long name goes the whole way', async () => {
    const name = `web-${'x'.repeat(200)}`;
    const office = await openOffice({ shape: world => world.addGroup({ name, min: 3, max: 3 }) });
    const { slack } = office;
    await slack.types({ as, channel: '#deploys', text: '/asg-swap' });
    const view = await sees(slack, 'Group: ');
    const { options } = await slack.searches({ as, view, actionId: field('group'), query: 'xxx' });
    await slack.chooses({ as, view, actionId: field('group'), chooses: options[0]?.value ?? '' });
    const form = await sees(slack, `${name}: 3 in service`);
    await picks(slack, form, 'incoming', [fresh(1), fresh(2), fresh(3)]);
    await slack.submits({ as });
    await sees(slack, 'The plan is in the channel');
  });

  it('says what AWS said where groups cannot be listed, and what can be typed where it cannot be opened', async () => {
    const office = await openOffice();
    const { slack, world } = office;
    world.addFault({ action: 'DescribeAutoScalingGroups', times: 1, fault: { kind: 'access-denied' } });
    await slack.types({ as, channel: '#deploys', text: '/asg-swap' });
    await sees(slack, 'Not every group is known right now.');
    slack.stage.fails({ method: 'views.open', fault: { kind: 'error', error: 'expired_trigger_id' } });
    await slack.types({ as, channel: '#deploys', text: '/asg-swap' });
    await slack.next(
      message => message.ephemeral_to === 'U0REQUESTER' && slack.hears(message).includes('How to use'),
    );
  });

  it('is drawn more plainly where Slack refuses a block, and asks once where Slack delivers twice', async () => {
    const office = await openOffice();
    const { slack } = office;
    const form = await picksWeb(office);
    slack.stage.fails({ method: 'views.update', fault: { kind: 'error', error: 'invalid_arguments' } });
    await picks(slack, form, 'incoming', [fresh(1), fresh(2), fresh(3)]);
    const checked = await sees(slack, 'Nothing stands against it');
    expect(checked.blocks.map(({ type }) => type)).not.toContain('alert');
    slack.stage.nextEnvelope({ copies: 2 });
    await slack.submits({ as });
    await sees(slack, 'The plan is in the channel');
    expect((await office.store.requests.list({ limit: 10 })).length).toBe(1);
  });

  it('says that it is at work where AWS or Slack takes long, and then what came of it', async () => {
    const office = await openOffice({ prepared: 4, speed: 10 });
    const { slack } = office;
    const form = await picksWeb(office);
    await picks(slack, form, 'incoming', [fresh(1), fresh(2), fresh(3)]);
    slack.stage.fails({ method: 'conversations.info', fault: { kind: 'slow', delayMs: 700 }, times: 2 });
    await slack.submits({ as, values: { [field('reason')]: 'release 42' } });
    await sees(slack, 'AWS is being looked at; the answer appears here…');
    await sees(slack, 'The plan is in the channel');

    const again = await picksWeb(office);
    await picks(slack, again, 'incoming', [fresh(4)]);
    const since = slack.mark();
    slack.stage.fails({ method: 'conversations.info', fault: { kind: 'slow', delayMs: 700 }, times: 2 });
    await slack.submits({ as, values: { [field('reason')]: 'release 43' } });
    await sees(slack, 'AWS is being looked at', since);
    const refused = await sees(slack, 'below its min of 3', since);
    expect(read(slack, refused)).toContain('release 43');
    expect(read(slack, refused)).toContain('web-next-4');
  });
});
