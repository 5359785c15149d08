import { LogLevel } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { type Card, note, plain, say } from '../../src/core/words.ts';
import { createDeliveries } from '../../src/slack/deliveries.ts';
import { createJobs } from '../../src/slack/jobs.ts';
import { createGate } from '../../src/slack/listeners/gate.ts';
import { objection } from '../../src/slack/listeners/origin.ts';
import { personId as checkedId, createReception } from '../../src/slack/listeners/reception.ts';
import { createLogger } from '../../src/slack/logger.ts';
import { createClock, createDesk, createLog, personId } from './support.ts';

const me = { team: 'T0ACME', teamName: 'Acme', appId: 'A0SWAP', botUserId: 'U0BOT', botId: 'B0SWAP' };
const ours = { appId: 'A0SWAP', team: 'T0ACME', enterprise: undefined };

describe('a reception', () => {
  it('does the work and answers even where the socket closed before the acknowledgement', async () => {
    const clock = createClock();
    const desk = createDesk();
    const log = createLog();
    const answers: Card[] = [];
    const receive = createReception({
      desk: () => desk,
      gate: createGate(() => me, undefined, log),
      deliveries: createDeliveries(clock),
      jobs: createJobs(clock),
      answer: (_to, card) => {
        answers.push(card);
        return Promise.resolve();
      },
      log,
    });
    const person = personId('U0ASKER');
    await receive({
      what: 'command',
      ack: () => Promise.reject(new Error('the client has no active connection')),
      delivery: 'd1',
      origin: ours,
      from: { person, channel: 'C1', responseUrl: 'https://hooks.slack.com/x' },
      work: it => it.command('web-prod', { person, channel: 'C1' }),
    });
    expect(desk.commands).toEqual([{ text: 'web-prod', from: { person, channel: 'C1' } }]);
    expect(answers).toEqual([note(say`Noted.`)]);
    expect(log.text()).toContain('no active connection');
    expect(log.text()).not.toContain('hooks.slack.com');
  });

  it('takes nobody for a person whose id is of no known form', () => {
    expect(checkedId('U0ASKER')).toBe('U0ASKER');
    expect(checkedId('W0ASKER')).toBe('W0ASKER');
    for (const id of ['', 'B0BOT', 'u0asker', 'U0 ASKER', '<@U0ASKER>'])
      expect(() => checkedId(id)).toThrow(/unknown form/);
  });
});

/** What somebody from there is told; nothing where he is let in. */
const said = (origin: Parameters<typeof objection>[0], enterprise?: string) => {
  const words = objection(origin, me, enterprise);
  return words === undefined ? undefined : plain(words);
};

describe('where an event is from', () => {
  it('is fine from our app and workspace', () => {
    expect(said(ours)).toBeUndefined();
    expect(said({ ...ours, personTeam: 'T0ACME' })).toBeUndefined();
  });

  it.each([
    ['another team', { ...ours, team: 'T0OTHER' }],
    ['a person of another team in our channel', { ...ours, personTeam: 'T0OTHER' }],
    ['no team at all', { ...ours, team: undefined }],
    ['an organisation that is not configured', { ...ours, team: 'T0OTHER', enterprise: 'E0THEIRS' }],
  ])('is refused from %s', (_where, origin) => {
    expect(said(origin)).toContain('only for members of the workspace Acme');
    expect(said(origin, 'E0OURS')).toContain('nothing was done');
  });

  it('is fine from the configured organisation', () => {
    expect(said({ ...ours, team: undefined, enterprise: 'E0OURS' }, 'E0OURS')).toBeUndefined();
    expect(
      said({ ...ours, team: 'T0SISTER', personTeam: 'T0SISTER', enterprise: 'E0OURS' }, 'E0OURS'),
    ).toBeUndefined();
  });

  it('is refused from another app, whatever the team', () => {
    expect(said({ ...ours, appId: 'A0OTHER', enterprise: 'E0OURS' }, 'E0OURS')).toContain('A0OTHER');
    expect(said({ ...ours, appId: undefined })).toContain('unnamed');
  });
});

describe('the SDK in our log', () => {
  it('is heard from INFO on, without secrets and without payloads', () => {
    const log = createLog();
    const logger = createLogger(log);
    logger.setLevel(LogLevel.DEBUG);
    logger.debug('http request body', { token: 'xoxb-1-secret' });
    logger.info('Now connected to Slack');
    logger.warn('retrying with xapp-1-A-2-beef', { response_url: 'https://hooks.slack.com/actions/1' });
    logger.error(new Error('wss://wss-primary.slack.com/link/?ticket=abc failed'));
    expect(logger.getLevel()).toBe(LogLevel.INFO);
    expect(log.lines).toEqual([
      { level: 'info', fields: { from: 'slack-sdk' }, message: 'Now connected to Slack' },
      { level: 'warn', fields: { from: 'slack-sdk' }, message: 'retrying with [token] [not logged]' },
      { level: 'error', fields: { from: 'slack-sdk' }, message: 'Error: [socket] failed' },
    ]);
  });
});
