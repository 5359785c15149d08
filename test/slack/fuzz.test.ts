/** Strangers and broken senders at the door of HTTP mode: each is answered, none is believed, and the bot goes on. */
import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openWorkplace, type Workplace } from './workplace.ts';

interface Door {
  readonly place: Workplace;
  readonly post: (body: string, headers?: Record<string, string>) => Promise<number>;
  readonly signed: (body: string, type?: string) => Promise<number>;
}

async function open(): Promise<Door> {
  const place = await openWorkplace({ mode: 'http' });
  const url = `http://127.0.0.1:${String(place.slack.describe()?.port)}/slack/events`;
  const post: Door['post'] = async (body, headers = {}) => {
    const response = await fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(10_000) });
    await response.arrayBuffer();
    return response.status;
  };
  return {
    place,
    post,
    signed: (body, type = 'application/x-www-form-urlencoded') => {
      const at = String(Math.floor(Date.now() / 1_000));
      const signature = createHmac('sha256', place.world.signingSecret)
        .update(`v0:${at}:${body}`)
        .digest('hex');
      return post(body, {
        'content-type': type,
        'x-slack-request-timestamp': at,
        'x-slack-signature': `v0=${signature}`,
      });
    },
  };
}

const payload = (value: unknown): string => `payload=${encodeURIComponent(JSON.stringify(value))}`;

/** Nearly a click: every part may be missing, or be something else. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, 0, '', [], {}, 'x'.repeat(5_000)),
  fc.string(),
);
const nearlyAClick = fc.record(
  {
    type: fc.oneof(fc.constantFrom('block_actions', 'view_submission', 'shortcut', 'block_suggestion'), odd),
    api_app_id: fc.oneof(fc.constantFrom('A0SWAP', 'A0OTHER'), odd),
    team: fc.oneof(fc.record({ id: fc.constantFrom('T0ACME', 'T0EVIL') }), odd),
    user: fc.oneof(fc.record({ id: fc.constantFrom('U0APPROVER', '<!channel>'), team_id: odd }), odd),
    channel: fc.oneof(fc.record({ id: fc.constant('C0DEPLOYS') }), odd),
    container: odd,
    message: fc.oneof(fc.record({ ts: odd }), odd),
    view: fc.oneof(fc.record({ callback_id: odd, private_metadata: odd, state: odd }), odd),
    trigger_id: odd,
    callback_id: odd,
    actions: fc.oneof(
      fc.array(
        fc.record(
          {
            type: fc.constant('button'),
            action_id: fc.oneof(fc.constantFrom('approve', 'abort'), odd),
            value: odd,
            block_id: odd,
          },
          { requiredKeys: [] },
        ),
        { maxLength: 3 },
      ),
      odd,
    ),
  },
  { requiredKeys: [] },
);

describe('HTTP mode', () => {
  it('answers whatever is not signed with a refusal, and asks nothing of the desk', async () => {
    const { place, post } = await open();
    await fc.assert(
      fc.asyncProperty(
        fc.string(),
        fc.dictionary(fc.stringMatching(/^x-[a-z]{1,9}$/), fc.stringMatching(/^[!-~]{0,40}$/)),
        async (body, headers) => {
          expect([400, 401]).toContain(await post(body, headers));
        },
      ),
      { numRuns: 40 },
    );
    expect([...place.desk.commands, ...place.desk.presses]).toEqual([]);
  });

  it('refuses a body that is too long before it is read, and one of unknown length', async () => {
    const { place, post } = await open();
    expect(await post('x'.repeat(2_000_000))).toBe(413);
    const port = place.slack.describe()?.port ?? 0;
    const chunked =
      'POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n';
    const answer = await new Promise<string>(resolve => {
      const socket = connect(port, '127.0.0.1', () => socket.write(chunked));
      socket.once('data', (text: Buffer) => resolve(text.toString()));
      socket.once('close', () => socket.destroy());
    });
    expect(answer).toMatch(/^HTTP\/1\.1 413/);
  });

  it('survives every click that is nearly one, of our own signature, and does nothing about it', async () => {
    const { place, signed } = await open();
    // All at once: what nobody listens to is answered by Bolt after three seconds.
    const clicks = fc.sample(nearlyAClick, 80);
    const answers = await Promise.all(clicks.map(click => signed(payload(click))));
    for (const [i, status] of answers.entries()) {
      expect({ click: clicks[i], answered: status < 600 }).toEqual({ click: clicks[i], answered: true });
    }
    expect(place.desk.presses).toEqual([]);
    expect(await signed('payload=%7Bnot json')).toBeLessThan(600);
    expect(await signed('{"type":', 'application/json')).toBeLessThan(600);
    expect(place.slack.describe()).toBeDefined();
  });
});
