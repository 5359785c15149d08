import { WebClient } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { note, say } from '../../src/core/words.ts';
import { type Clock, type ThreadError, TurnLost } from '../../src/ports.ts';
import { SteppedClock } from '../../src/sandbox/slack/clock.ts';
import { createSearch } from '../../src/slack/search.ts';
import { createClock, createLog, planCard } from './support.ts';
import { openWorkplace } from './workplace.ts';

const here = { channel: 'C0DEPLOYS' };

/** What went wrong, as the caller sees it. */
const trouble = (work: Promise<unknown>): Promise<ThreadError> =>
  work.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: ThreadError) => error,
  );

describe('a post', () => {
  it('stands in the channel or under a message, with its key and without previews of links', async () => {
    const { slack, world } = await openWorkplace();
    const parent = await slack.thread.post(here, planCard(), 's-4kx9q2mv:header');
    const reply = await slack.thread.post({ ...here, under: parent.ts }, say`Suspended.`, 's-4kx9q2mv:1');
    const [first, second] = world.messages('#deploys');
    expect(first).toMatchObject({
      ts: parent.ts,
      metadata: { event_type: 'asg_swap', event_payload: { key: 's-4kx9q2mv:header' } },
    });
    expect(second).toMatchObject({ ts: reply.ts, thread_ts: parent.ts, text: 'Suspended.' });
    expect(world.calls('chat.postMessage')[0]?.args).toMatchObject({
      unfurl_links: 'false',
      unfurl_media: 'false',
    });
  });

  it.each(['500_after', 'dropped_after'] as const)(
    'that Slack kept and did not confirm (%s) is found by its key',
    async kind => {
      const { slack, world } = await openWorkplace();
      const since = Date.now();
      const parent = await slack.thread.post(here, planCard(), 'header');
      for (const to of [here, { ...here, under: parent.ts }]) {
        world.stage.fails({ method: 'chat.postMessage', fault: { kind } });
        expect((await trouble(slack.thread.post(to, say`Said once.`, 'the-key'))).reason).toBe('ambiguous');
        const posted = world.messages('#deploys').findLast(message => message.text === 'Said once.');
        expect(await slack.thread.find(to, 'the-key', since)).toEqual({
          channel: 'C0DEPLOYS',
          ts: posted?.ts,
        });
      }
      // Nothing of ours repeats a post on its own.
      expect(world.calls('chat.postMessage').length).toBe(3);
    },
  );

  it.each(['500_before', 'dropped_before'] as const)(
    'that Slack lost (%s) is not found, and not sent again',
    async kind => {
      const { slack, world } = await openWorkplace();
      world.stage.fails({ method: 'chat.postMessage', fault: { kind } });
      expect((await trouble(slack.thread.post(here, say`Lost.`, 'the-key'))).reason).toBe('ambiguous');
      expect(await slack.thread.find(here, 'the-key', Date.now())).toBeUndefined();
      expect(world.calls('chat.postMessage').length).toBe(1);
      expect(world.messages('#deploys')).toEqual([]);
    },
  );

  it('that Slack has no time for is told when, and holds back the next ones', async () => {
    const clock = createClock(Date.now());
    const { slack, world } = await openWorkplace({ clock });
    world.stage.fails({ method: 'chat.postMessage', fault: { kind: 'rate_limited', retryAfterS: 30 } });
    expect(await trouble(slack.thread.post(here, say`One.`, 'k1'))).toMatchObject({
      reason: 'rate-limited',
      afterMs: 30_000,
    });
    expect(await trouble(slack.thread.post(here, say`Two.`, 'k2'))).toMatchObject({ reason: 'rate-limited' });
    expect(world.calls('chat.postMessage').length).toBe(1);
    clock.pass(30_000);
    await slack.thread.post(here, say`Three.`, 'k3');
    expect(world.messages('#deploys').map(message => message.text)).toEqual(['Three.']);
  });

  it('keeps the pace that Slack allows', async () => {
    const clock = createClock(Date.now());
    const { slack } = await openWorkplace({ clock });
    for (let i = 0; i < 6; i += 1) await slack.thread.post(here, say`Line ${i}`, `k${i}`);
    expect(clock.slept).toEqual([1_000, 1_000, 1_000]);
  });

  it('is never too fast for Slack, however many there are', async () => {
    const worldClock = new SteppedClock();
    const clock: Clock = {
      now: () => worldClock.now(),
      sleep: ms => {
        worldClock.advance(ms);
        return Promise.resolve();
      },
    };
    const { slack, world } = await openWorkplace({ clock, world: { clock: worldClock, rateLimits: true } });
    const parent = await slack.thread.post(here, planCard(), 'header');
    for (let i = 0; i < 20; i += 1)
      await slack.thread.post({ ...here, under: parent.ts }, say`Line ${i}`, `k${i}`);
    expect(world.messages('#deploys').length).toBe(21);
    expect(world.calls('chat.postMessage').map(call => call.status)).toEqual(
      Array.from({ length: 21 }, () => 200),
    );
  });

  it.each([
    ['C0GENERAL', 'not_in_channel'],
    ['C0CLOSED', 'channel_not_found'],
    ['C0OLD', 'is_archived'],
  ])('where the bot may not write (%s) says so, with what to do', async (channel, word) => {
    const { slack } = await openWorkplace();
    const error = await trouble(slack.thread.post({ channel }, say`Hello.`, 'k'));
    expect(error.reason).toBe('not-in-channel');
    expect(error.message).toContain(word);
    expect(error.message).toContain('invite');
  });

  it('with a revoked token, or without the scope, says which', async () => {
    const { slack, world } = await openWorkplace();
    world.stage.scopes(['users:read']);
    const unscoped = await trouble(slack.thread.post(here, say`Hello.`, 'k'));
    expect(unscoped).toMatchObject({ reason: 'token' });
    expect(unscoped.message).toContain('chat:write');
    world.stage.token('bot', 'token_revoked');
    const revoked = await trouble(slack.thread.post(here, say`Hello.`, 'k'));
    expect(revoked).toMatchObject({ reason: 'token' });
    expect(revoked.message).toContain('token_revoked');
  });
});

describe('a post that another process has made, too', () => {
  it('is taken back, and only that one', async () => {
    const { slack, world } = await openWorkplace();
    const parent = await slack.thread.post(here, planCard(), 'header');
    const under = { ...here, under: parent.ts };
    await slack.thread.post(under, say`Attached.`, 'k');
    await slack.thread.withdraw(await slack.thread.post(under, say`Attached.`, 'k'));
    expect(world.messages('#deploys').map(message => message.text)).toEqual([
      expect.stringContaining('web-prod'),
      'Attached.',
    ]);
    const gone = { ...here, ts: '1.000001' };
    expect(await trouble(slack.thread.withdraw(gone))).toMatchObject({ reason: 'not-editable' });
  });
});

describe('blocks that Slack refuses', () => {
  it('are drawn plainly, once, and plainly from then on', async () => {
    const { slack, world, log } = await openWorkplace();
    world.stage.fails({ method: 'chat.postMessage', fault: { kind: 'error', error: 'invalid_blocks' } });
    const posted = await slack.thread.post(here, planCard(), 'k');
    const types = () => world.messages('#deploys')[0]?.blocks?.map(block => block.type);
    expect(types()).not.toContain('plan');
    await slack.thread.update(posted, planCard(3));
    expect(types()).not.toContain('plan');
    expect(world.calls('chat.update').length).toBe(1);
    expect(log.text()).toContain('invalid_blocks');

    const other = await slack.thread.post(here, planCard(), 'k2');
    await slack.thread.update(other, planCard(3));
    expect(world.messages('#deploys')[1]?.blocks?.map(block => block.type)).toContain('plan');
  });

  it('in an update are drawn plainly from then on', async () => {
    const { slack, world } = await openWorkplace();
    const posted = await slack.thread.post(here, planCard(), 'k');
    world.stage.fails({ method: 'chat.update', fault: { kind: 'error', error: 'invalid_blocks' } });
    await slack.thread.update(posted, planCard(3));
    await slack.thread.update(posted, planCard(4));
    expect(world.calls('chat.update').length).toBe(3);
    expect(world.messages('#deploys')[0]?.blocks?.map(block => block.type)).not.toContain('plan');
  });
});

describe('an update', () => {
  it('changes the message and keeps its key', async () => {
    const { slack, world } = await openWorkplace();
    const posted = await slack.thread.post(here, planCard(), 'k');
    await slack.thread.update(posted, note(say`Done.`));
    expect(world.messages('#deploys')).toMatchObject([
      { text: 'Done.', metadata: { event_payload: { key: 'k' } } },
    ]);
    expect(world.messages('#deploys')[0]).not.toHaveProperty('edited');
  });

  it.each(['500_after', 'dropped_before'] as const)(
    'that fails (%s) is not repeated here: every call draws on what all cards share',
    async kind => {
      const { slack, world } = await openWorkplace();
      const posted = await slack.thread.post(here, planCard(), 'k');
      world.stage.fails({ method: 'chat.update', fault: { kind } });
      expect(await trouble(slack.thread.update(posted, note(say`Done.`)))).toMatchObject({
        reason: 'ambiguous',
      });
      expect(world.calls('chat.update').length).toBe(1);
    },
  );

  it('and a post are not sent when the last look forbids it, however long they waited for their turn', async () => {
    const clock = createClock(Date.now());
    const { slack, world } = await openWorkplace({ clock });
    const posted = await slack.thread.post(here, planCard(), 'k');
    const asked: number[] = [];
    const last = () => {
      asked.push(clock.slept.length);
      return Promise.reject(new TurnLost('another process tells it'));
    };
    for (const key of ['k2', 'k3', 'k4'])
      await expect(slack.thread.post(here, say`Told twice.`, key, last)).rejects.toBeInstanceOf(TurnLost);
    await expect(slack.thread.update(posted, note(say`Stale.`), last)).rejects.toBeInstanceOf(TurnLost);
    expect(world.messages('#deploys')).toHaveLength(1);
    expect(world.calls('chat.update')).toEqual([]);
    // The last of the posts had to wait for its turn, and was asked about after it.
    expect(asked).toEqual([0, 0, 1, 1]);
  });

  it('of a message that cannot be changed any more says so', async () => {
    const { slack, world } = await openWorkplace();
    const posted = await slack.thread.post(here, planCard(), 'k');
    world.stage.fails({ method: 'chat.update', fault: { kind: 'error', error: 'edit_window_closed' } });
    expect(await trouble(slack.thread.update(posted, planCard()))).toMatchObject({ reason: 'not-editable' });
    const gone = await trouble(slack.thread.update({ ...posted, ts: '1.000001' }, planCard()));
    expect(gone).toMatchObject({ reason: 'not-editable' });
    expect(gone.message).toContain('message_not_found');
  });

  it('that comes too fast is told when', async () => {
    const { slack, world } = await openWorkplace();
    const posted = await slack.thread.post(here, planCard(), 'k');
    world.stage.fails({ method: 'chat.update', fault: { kind: 'rate_limited', retryAfterS: 5 } });
    expect(await trouble(slack.thread.update(posted, planCard()))).toMatchObject({
      reason: 'rate-limited',
      afterMs: 5_000,
    });
    expect(world.calls('chat.update').length).toBe(1);
  });
});

describe('looking for a post', () => {
  it('needs the history scope, and names it', async () => {
    const { slack, world } = await openWorkplace();
    world.stage.scopes(['chat:write']);
    const error = await trouble(slack.thread.find(here, 'k', Date.now()));
    expect(error).toMatchObject({ reason: 'token' });
    expect(error.message).toContain('channels:history');
  });

  it('believes only messages of the bot itself', async () => {
    const metadata = { event_type: 'asg_swap', event_payload: { key: 'k' } };
    const page = [
      { ts: '3.0', user: 'U0OTHERBOT', bot_id: 'B0OTHER', metadata },
      { ts: '2.0', user: 'U0BOT', bot_id: 'B0SWAP', metadata: { ...metadata, event_type: 'other' } },
      { ts: '1.0', user: 'U0BOT', bot_id: 'B0SWAP', metadata },
    ];
    const { find } = searchOver(() => ({ ok: true, messages: page }));
    expect(await find(here, 'k', 0)).toEqual({ channel: 'C0DEPLOYS', ts: '1.0' });
  });

  it('turns the pages, and not for ever', async () => {
    const mine = {
      ts: '7.0',
      user: 'U0BOT',
      metadata: { event_type: 'asg_swap', event_payload: { key: 'k' } },
    };
    const paged = searchOver(page => ({
      ok: true,
      messages: page === 4 ? [mine] : [],
      response_metadata: { next_cursor: `c${page}` },
    }));
    expect(await paged.find(here, 'k', 0)).toEqual({ channel: 'C0DEPLOYS', ts: '7.0' });
    expect(paged.cursors).toEqual([null, 'c1', 'c2', 'c3']);

    const endless = searchOver(page => ({
      ok: true,
      messages: [],
      response_metadata: { next_cursor: `c${page}` },
    }));
    expect(await endless.find(here, 'k', 0)).toBeUndefined();
    expect(endless.cursors.length).toBe(10);
  });

  it('looks a little before the moment given, as clocks differ', async () => {
    const asked = searchOver(() => ({ ok: true, messages: [] }));
    await asked.find(here, 'k', 1_700_000_000_000);
    expect(asked.oldest).toEqual(['1699999880']);
  });
});

/** A search over pages made by hand. */
function searchOver(answer: (page: number) => object) {
  const cursors: (string | null)[] = [];
  const oldest: (string | null)[] = [];
  const client = new WebClient('xoxb-none', {
    fetch: (_url, init) => {
      const sent = new URLSearchParams(typeof init?.body === 'string' ? init.body : '');
      cursors.push(sent.get('cursor'));
      oldest.push(sent.get('oldest'));
      return Promise.resolve(Response.json(answer(cursors.length)));
    },
  });
  const find = createSearch(client, () => ({ botUserId: 'U0BOT', botId: 'B0SWAP' }), 'asg_swap', createLog());
  return { find, cursors, oldest };
}

describe('a picture', () => {
  const drawn = {
    svg: '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><rect width="60" height="20" fill="#2f9e62"/></svg>',
    title: 'web, s-00000001',
    alt: 'three in, three out',
  };

  it('stands in the thread as PNG, with words for who cannot see it', async () => {
    const { slack, world } = await openWorkplace();
    const card = await slack.thread.post({ channel: 'C0DEPLOYS' }, say`A card`, 's-00000001/card');
    await slack.thread.attach({ channel: card.channel, under: card.ts }, drawn);
    const shown = world.messages('#deploys').find(m => m.thread_ts === card.ts);
    const [file] = shown?.files ?? [];
    expect(file).toMatchObject({ title: drawn.title, alt_txt: drawn.alt, mimetype: 'image/png' });
    expect(
      world
        .file(file?.id ?? '')
        ?.subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  });

  it('fails in the words of the thread where the scope is missing', async () => {
    const { slack, world } = await openWorkplace();
    const card = await slack.thread.post({ channel: 'C0DEPLOYS' }, say`A card`, 's-00000001/card');
    world.stage.scopes(['chat:write']);
    await expect(slack.thread.attach({ channel: card.channel, under: card.ts }, drawn)).rejects.toThrow(
      /files.uploadV2.*files:write/,
    );
  });
});
