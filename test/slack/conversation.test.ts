import { describe, expect, it } from 'vitest';
import { note, say } from '../../src/core/words.ts';
import { eventually, planCard, swapId } from './support.ts';
import { openWorkplace } from './workplace.ts';

const modes = ['socket', 'http'] as const;

describe.each(modes)('in %s mode', mode => {
  it('she types and is answered alone, a card is posted, he clicks, the Desk hears it, he is answered alone', async () => {
    const { slack, world, desk } = await openWorkplace({ mode });
    desk.onCommand = async (_text, from) => {
      await slack.thread.post({ channel: from.channel }, planCard(), 'request');
      return note(say`The plan is in the channel.`);
    };

    const typed = '/asg-swap  web-prod   i-00000000 — “because”';
    const command = await world.types({ as: 'requester', channel: '#deploys', text: typed });
    expect(command.outcome).toBe('acked');
    expect(command.ackPayload).toEqual({});
    const answer = await world.next(message => world.hears(message).includes('The plan is in the channel'));
    expect(answer.ephemeral_to).toBe('U0REQUESTER');
    expect(desk.commands).toEqual([
      { text: 'web-prod   i-00000000 — “because”', from: { person: 'U0REQUESTER', channel: 'C0DEPLOYS' } },
    ]);

    const [card] = world.messages('#deploys');
    if (card === undefined) throw new Error('no card');
    expect(world.hears(card)).toBe('Swap of web-prod: waiting for approval');

    const click = await world.clicks({ as: 'approver', message: card, label: 'Approve' });
    expect(click.outcome).toBe('acked');
    const reply = await world.next(message => world.hears(message).includes('Pressed'));
    expect(reply.ephemeral_to).toBe('U0APPROVER');
    expect(desk.presses).toEqual([
      {
        action: 'approve',
        swap: swapId,
        from: { person: 'U0APPROVER', channel: 'C0DEPLOYS' },
        message: { channel: 'C0DEPLOYS', ts: card.ts },
      },
    ]);
    expect(world.messages('#deploys')).toEqual([card]);
  });

  it('does once what Slack delivers twice', async () => {
    const { world, desk } = await openWorkplace({ mode });
    world.stage.nextEnvelope({ copies: 2 });
    const command = await world.types({ as: 'requester', channel: '#deploys', text: '/asg-swap help' });
    await world.until(() =>
      world.wireLog().filter(entry => entry.kind === 'ack').length === 2 ? true : undefined,
    );
    await world.types({ as: 'requester', channel: '#deploys', text: '/asg-swap status' });
    await world.until(() => (world.ephemerals('requester').length === 2 ? true : undefined));
    expect(command.outcome).toBe('acked');
    expect(desk.commands.map(one => one.text)).toEqual(['help', 'status']);
  });

  it('does the same words twice when they are typed twice', async () => {
    const { world, desk } = await openWorkplace({ mode });
    for (const _ of [1, 2])
      await world.types({ as: 'requester', channel: '#deploys', text: '/asg-swap help' });
    await world.until(() => (world.ephemerals('requester').length === 2 ? true : undefined));
    expect(desk.commands.length).toBe(2);
  });

  it('tells an outsider of a shared channel why nothing happens', async () => {
    const { slack, world, desk, log } = await openWorkplace({ mode });
    await world.types({ as: 'outsider', channel: '#partners', text: '/asg-swap help' });
    const refusal = await world.next(message => message.ephemeral_to === 'U0OUTSIDER');
    expect(world.reads(refusal)).toContain('only for members of the workspace Acme');
    await eventually(() =>
      expect(desk.away).toEqual([expect.stringContaining('command: not of our app or workspace')]),
    );

    const { channel, ts } = await slack.thread.post({ channel: 'C0PARTNERS' }, planCard(), 'k');
    const card = world.messages(channel).find(message => message.ts === ts);
    if (card === undefined) throw new Error('no card');
    const since = world.mark();
    await world.clicks({ as: 'outsider', message: card, label: 'Approve' });
    const answer = await world.next(message => message.ephemeral_to === 'U0OUTSIDER', { since });
    expect(world.reads(answer)).toContain('nothing was done');
    expect([...desk.commands, ...desk.presses]).toEqual([]);
    expect(log.lines.filter(line => line.level === 'warn').length).toBe(2);
  });

  it('takes nothing from another app that shares the command', async () => {
    const { world, desk } = await openWorkplace({ mode });
    await world.types({
      as: 'requester',
      channel: '#deploys',
      text: '/asg-swap help',
      tamper: payload => ({ ...payload, api_app_id: 'A0STAGING' }),
    });
    const refusal = await world.next(message => message.ephemeral_to === 'U0REQUESTER');
    expect(world.reads(refusal)).toContain('another Slack app (A0STAGING)');
    expect(desk.commands).toEqual([]);
  });

  it('answers with a reference when something unforeseen breaks, and goes on', async () => {
    const { world, desk, log } = await openWorkplace({ mode });
    desk.onCommand = () => Promise.reject(new Error('the disk is full'));
    const command = await world.types({ as: 'requester', channel: '#deploys', text: '/asg-swap web-prod' });
    const answer = await world.next(message => message.ephemeral_to === 'U0REQUESTER');
    const reference = /e-[0-9a-f]{8}/.exec(world.reads(answer))?.[0];
    expect(world.reads(answer)).toContain('A fault in the bot');
    const line = log.lines.find(one => one.level === 'error');
    expect(line?.fields).toMatchObject({ reference, person: 'U0REQUESTER', channel: 'C0DEPLOYS' });
    expect(JSON.stringify(line)).toContain('the disk is full');

    desk.onCommand = () => Promise.resolve(note(say`Fine again.`));
    await world.types({ as: 'requester', channel: '#deploys', text: '/asg-swap help' });
    await world.next(message => world.hears(message).includes('Fine again'));
    for (const secret of [
      command.triggerId,
      String(command.payload['response_url']),
      world.botToken,
      world.appToken,
    ]) {
      expect(log.text()).not.toContain(secret);
    }
  });
});

describe('a click', () => {
  it('on a button of another version says so, whatever it was', async () => {
    const { slack, world, desk } = await openWorkplace();
    const { channel } = await slack.thread.post({ channel: 'C0DEPLOYS' }, planCard(), 'k');
    const [card] = world.messages(channel);
    if (card === undefined) throw new Error('no card');
    const odd = [
      { action_id: 'asg-swap.v0.approve' },
      { action_id: 'asg-swap.v1.destroy' },
      { action_id: 'somebody.else' },
      { value: 'web-prod' },
      { value: '' },
    ];
    for (const change of odd) {
      const since = world.mark();
      await world.clicks({
        as: 'approver',
        message: card,
        label: 'Approve',
        tamper: payload => ({
          ...payload,
          actions: (payload['actions'] as object[]).map(action => ({ ...action, ...change })),
        }),
      });
      const answer = await world.next(message => message.ephemeral_to === 'U0APPROVER', { since });
      expect(world.reads(answer)).toContain('not from this version');
    }
    expect(desk.presses).toEqual([]);
    expect(desk.away).toEqual(odd.map(() => 'U0APPROVER button: a button of no version that is known'));
  });

  it('on a card that only he sees reaches the Desk with the place of that card', async () => {
    const { world, desk } = await openWorkplace();
    desk.onCommand = () => Promise.resolve(planCard());
    await world.types({ as: 'requester', channel: '#deploys', text: '/asg-swap show s-4kx9q2mv' });
    const card = await world.next(message => message.ephemeral_to === 'U0REQUESTER');
    await world.clicks({ as: 'requester', message: card, label: 'Reject' });
    await world.next(message => world.hears(message) === 'Pressed.');
    expect(desk.presses).toMatchObject([
      { action: 'reject', message: { channel: 'C0DEPLOYS', ts: card.ts } },
    ]);
  });

  it('in a thread is answered in the thread', async () => {
    const { slack, world } = await openWorkplace();
    const parent = await slack.thread.post({ channel: 'C0DEPLOYS' }, say`The story`, 'a');
    await slack.thread.post({ channel: 'C0DEPLOYS', under: parent.ts }, planCard(), 'b');
    const card = world.messages('#deploys').find(message => message.thread_ts === parent.ts);
    if (card === undefined) throw new Error('no card');
    await world.clicks({ as: 'approver', message: card, label: 'Approve' });
    const answer = await world.next(message => message.ephemeral_to === 'U0APPROVER');
    expect(answer.thread_ts).toBe(parent.ts);
  });
});

describe('an answer', () => {
  it('reaches her where the bot is not a member', async () => {
    const { world } = await openWorkplace();
    for (const channel of ['#general', '#closed', 'dm']) {
      const since = world.mark();
      await world.types({ as: 'requester', channel, text: '/asg-swap help' });
      const answer = await world.next(message => message.ephemeral_to === 'U0REQUESTER', { since });
      expect(world.hears(answer)).toBe('Noted.');
    }
  });

  it('is sent again where Slack fails to take it, and another way where it goes on failing', async () => {
    const { world, log } = await openWorkplace();
    world.stage.fails({ method: 'response_url', fault: { kind: '500_before' } });
    await world.types({ as: 'requester', channel: '#deploys', text: '/asg-swap help' });
    await world.next(message => message.ephemeral_to === 'U0REQUESTER');
    expect(world.calls('chat.postEphemeral')).toEqual([]);

    const since = world.mark();
    world.stage.fails({ method: 'response_url', fault: { kind: 'dropped_before' }, times: 2 });
    await world.types({ as: 'requester', channel: '#deploys', text: '/asg-swap help' });
    await world.next(message => message.ephemeral_to === 'U0REQUESTER', { since });
    await world.nextCall(call => call.method === 'chat.postEphemeral');
    expect(log.lines.filter(line => line.level === 'error')).toEqual([]);
  });

  it('is drawn plainly where Slack refuses the blocks', async () => {
    const { world, desk } = await openWorkplace();
    desk.onCommand = () => Promise.resolve(planCard());
    world.stage.fails({ method: 'response_url', fault: { kind: 'error', error: 'invalid_blocks' } });
    await world.types({ as: 'requester', channel: '#deploys', text: '/asg-swap help' });
    const answer = await world.next(message => message.ephemeral_to === 'U0REQUESTER');
    expect(answer.blocks?.map(block => block.type)).not.toContain('plan');
    expect(world.reads(answer)).toContain('[now] Attach');
  });

  it('that cannot be given at all is in the log', async () => {
    const { world, log } = await openWorkplace();
    world.stage.fails({ method: 'response_url', fault: { kind: '500_before' }, times: 2 });
    world.stage.fails({
      method: 'chat.postEphemeral',
      fault: { kind: 'error', error: 'user_not_in_channel' },
    });
    await world.types({ as: 'requester', channel: '#deploys', text: '/asg-swap help' });
    await eventually(() => expect(log.text()).toContain('An answer could not be given'));
    expect(log.text()).toContain('user_not_in_channel');
  });
});
