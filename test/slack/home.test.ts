/** The Home tab, as conversations with the whole bot. */
import { describe, expect, it } from 'vitest';
import type { SwapId } from '../../src/core/domain.ts';
import type { SlackView } from '../../src/sandbox/slack/model.ts';
import { approver } from '../helpers/build.ts';
import { fresh, groupRules, type Office, openOffice } from './office.ts';

/** So many times as fast as it is, for the bot: it looks every five seconds. */
const speed = 20;
const incoming = [fresh(1), fresh(2), fresh(3)].join(' ');

/** What somebody sees on the Home tab, once it says this. */
async function sees({ slack }: Office, who: string, words: string, since = 0): Promise<SlackView> {
  return await slack.nextView(
    view =>
      view.type === 'home' && view.user === `U0${who.toUpperCase()}` && slack.reads(view).includes(words),
    { since, what: `a Home tab that says “${words}”`, timeoutMs: 120_000 },
  );
}

async function asks({ slack }: Office, text: string, channel = '#deploys'): Promise<void> {
  const since = slack.mark();
  await slack.types({ as: 'requester', channel, text: `/asg-swap ${text}` });
  await slack.next(message => message.ephemeral_to === 'U0REQUESTER', { since });
}

/** Approved and begun, without anybody who runs it. */
async function begins({ store }: Office): Promise<SwapId> {
  const [request] = await store.requests.list({ limit: 1 });
  if (request === undefined) throw new Error('nothing was asked for');
  await store.requests.approve(request.id, { person: approver, at: Date.now() }, 1);
  return request.id;
}

describe('the Home tab', () => {
  it('says that there is nothing, and opens the form', async () => {
    const office = await openOffice({ speed });
    const { slack } = office;
    await slack.opensHome('requester');
    const empty = await sees(office, 'requester', 'No swap is running.');
    expect(slack.reads(empty)).toContain('No request is waiting.');
    expect(slack.reads(empty)).toContain('Nothing has ended yet.');
    expect(slack.reads(empty)).not.toContain('Frozen');
    await slack.clicks({ as: 'requester', view: empty, label: 'Ask for a swap' });
    await slack.nextView(view => view.type === 'modal' && slack.reads(view).includes('Group: '));
  });

  it('follows what happens while it is looked at; what may be done is done from it, approving is not', async () => {
    const office = await openOffice({ speed });
    const { slack, store } = office;
    await slack.opensHome('requester');
    await sees(office, 'requester', 'No swap is running.');
    await asks(office, `web ${incoming} --reason "<!channel>"`);
    await asks(office, 'freeze other-* for 2h "sale"');
    await sees(office, 'requester', '[Go to the plan] [Withdraw]');
    const waiting = await sees(office, 'requester', 'other-* is frozen by @requester');
    expect(slack.reads(waiting)).toContain('3 in, 3 out, asked by @requester');
    expect(slack.reads(waiting)).not.toContain('[Approve]');

    const id = await begins(office);
    const running = await sees(office, 'requester', 'Swapping, step 1 of');
    expect(slack.reads(running)).toContain('asked by @requester, approved by @approver');
    await slack.clicks({ as: 'requester', view: running, label: 'Pause' });
    await sees(office, 'requester', 'Paused: the call in flight is finished');
    expect((await store.journal.read(id)).map(({ event }) => event.kind)).toEqual(['approved', 'asked']);
    const paused = await sees(office, 'requester', '[Continue]');
    expect(slack.reads(paused)).toContain('Paused at');
    await slack.clicks({
      as: 'requester',
      view: paused,
      label: 'Continue',
      tamper: payload => ({
        ...payload,
        actions: [{ type: 'button', action_id: 'asg-swap.v1.home.approve', block_id: 'b', value: id }],
      }),
    });
    await sees(office, 'requester', 'approved or rejected on the message that shows it');
    expect((await store.requests.auditOf(id)).map(({ outcome }) => outcome)).toContain(
      'refused: approve on the Home tab',
    );
  });

  it('shows to each what each may see', async () => {
    const office = await openOffice({ speed });
    const { slack } = office;
    slack.stage.channel('#private-deploys', { members: ['U0REQUESTER', 'U0BOT'] });
    await asks(office, `web ${incoming}`, '#private-deploys');
    await slack.opensHome('approver');
    expect(slack.reads(await sees(office, 'approver', 'Waiting for approval'))).toContain(
      'No request is waiting.',
    );
    await slack.opensHome('requester');
    await sees(office, 'requester', '3 in, 3 out, asked by @requester');
    await slack.opensHome('guest');
    const nothing = slack.reads(await sees(office, 'guest', 'full members of this workspace only'));
    expect(nothing).not.toContain('web');
    expect(nothing).not.toContain('Ask for a swap');
  });

  it('puts on top what has halted, until the group is swapped anew', async () => {
    const office = await openOffice({ speed });
    const { slack, store } = office;
    await asks(office, `web ${incoming}`);
    const id = await begins(office);
    const { journal } = store;
    await journal.append(await journal.claim(id), 2, {
      kind: 'ended',
      outcome: 'halted',
      cause: { kind: 'deadline', phase: 'gate' },
      proof: [],
    });
    await slack.opensHome('approver');
    const halted = slack.reads(await sees(office, 'approver', '# Halted'));
    expect(halted.indexOf('Halted, a person must look (')).toBeLessThan(halted.indexOf('# Running'));
    expect(halted).toContain('[Open the thread]');

    const [request] = await store.requests.list({ limit: 1 });
    if (request === undefined) throw new Error('nothing was asked for');
    const again = 's-00000000' as SwapId;
    await store.requests.add({ ...request, id: again, state: 'pending', createdAt: request.createdAt + 1 });
    await store.requests.settle(again, 'approved', { person: approver, at: Date.now() });
    const anew = slack.reads(await sees(office, 'approver', 'Swapping, step 1'));
    expect(anew).not.toContain('# Halted');
  });

  it('lets an approver take up what has halted, and nobody else', async () => {
    const office = await openOffice({ speed });
    const { slack, store } = office;
    await asks(office, `web ${incoming}`);
    const id = await begins(office);
    const { journal } = store;
    await journal.append(await journal.claim(id), 2, {
      kind: 'ended',
      outcome: 'halted',
      cause: { kind: 'deadline', phase: 'mark' },
      proof: [],
    });
    await slack.opensHome('requester');
    const hers = await sees(office, 'requester', 'Halted, a person must look (');
    expect(slack.reads(hers)).not.toContain('[Take up again]');
    await slack.clicks({
      as: 'requester',
      view: hers,
      label: 'Open the thread',
      tamper: payload => ({
        ...payload,
        actions: [{ type: 'button', action_id: 'asg-swap.v1.home.take-up', block_id: 'b', value: id }],
      }),
    });
    await sees(office, 'requester', 'Nothing was done: this is for @approver.');

    await slack.opensHome('approver');
    const his = await sees(office, 'approver', '[Take up again]');
    await slack.clicks({ as: 'approver', view: his, label: 'Take up again' });
    const going = slack.reads(await sees(office, 'approver', 'Taken up again: it is undone'));
    expect(going).not.toContain('Halted');
    expect(going).toContain('Swapping, step 1');
    expect((await journal.read(id)).map(({ event }) => event.kind)).toEqual([
      'approved',
      'ended',
      'taken-up',
    ]);
    const record = (await store.requests.auditOf(id)).filter(({ deed }) => deed === 'take-up');
    expect(record.map(({ person, outcome }) => [person, outcome])).toEqual([
      ['U0REQUESTER', 'refused'],
      [approver, 'taken'],
    ]);
  });

  it('gives buttons to those who may press them', async () => {
    const office = await openOffice({ speed });
    const { slack } = office;
    office.rules({
      groups: [groupRules({ approvers: { users: [], usergroups: ['S0SRE'], anyone: false } })],
    });
    await asks(office, `web ${incoming}`);
    await begins(office);
    await slack.opensHome('admin');
    expect(slack.reads(await sees(office, 'admin', 'Swapping, step 1'))).not.toContain('[Pause]');
    await slack.opensHome('approver2');
    expect(slack.reads(await sees(office, 'approver2', 'Swapping, step 1'))).toContain('[Abort and undo]');
  });

  it('is published again only where it has changed, and holds dozens of swaps', async () => {
    const office = await openOffice({ speed });
    const { slack, store } = office;
    await asks(office, `web ${incoming} --reason "${'x'.repeat(300)}"`);
    const [request] = await store.requests.list({ limit: 1 });
    if (request === undefined) throw new Error('nothing was asked for');
    for (let i = 0; i < 30; i++) {
      const id = `s-${String(i).padStart(8, '0')}` as SwapId;
      const name = `${'*bold* <!here> '.repeat(16)}${i}`;
      await store.requests.add({
        ...request,
        id,
        plan: { ...request.plan, group: { ...request.plan.group, name } },
      });
      if (i % 2 === 0) await store.requests.settle(id, 'approved', { person: approver, at: Date.now() });
    }
    await slack.opensHome('requester');
    await sees(office, 'requester', 'more: `/asg-swap status` lists them');
    const before = slack.calls('views.publish').length;
    await new Promise(resolve => {
      setTimeout(resolve, 500);
    });
    expect(slack.calls('views.publish').length).toBe(before);
  });
});
