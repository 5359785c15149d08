/**
 * Secrets are fed through settings, errors of SDKs and of the database, crashes and refusals, and everything
 * that is printed is searched for them, at the most talkative level.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sdkApi } from '../../src/aws/sdk.ts';
import { veilOver } from '../../src/core/secrecy.ts';
import { stackOf } from '../../src/ops/error-words.ts';
import { createLog } from '../../src/ops/log.ts';
import { secretsOf } from '../../src/ops/secrets.ts';
import { openPostgres } from '../../src/store/postgres.ts';
import { incoming, setStage } from '../bot/stage.ts';
import { run } from '../cli/terminal.ts';
import { pause } from '../crash/moments.ts';

/** Each is searched for by its middle, which no rule about shapes knows. */
const needle = (what: string): string => `n33dle-${what}-7f3a`;
const secrets = {
  SLACK_BOT_TOKEN: `xoxb-1-${needle('bot')}`,
  SLACK_APP_TOKEN: `xapp-1-${needle('app')}`,
  SLACK_SIGNING_SECRET: needle('signing'),
  AWS_SECRET_ACCESS_KEY: needle('aws-key'),
  AWS_SESSION_TOKEN: needle('aws-session'),
  ASG_SWAP_STORE: `postgres://swap:${needle('database')}@127.0.0.1:1/swap`,
};
const externalId = needle('external-id');
const userData = needle('user-data');
const found = (text: string): readonly string[] => text.match(/n33dle-[a-z-]+-7f3a/g) ?? [];

/** Our log, at its most talkative, into a text. */
function openLog(): { readonly log: ReturnType<typeof createLog>; readonly text: () => string } {
  const lines: string[] = [];
  const accounts = [{ name: 'prod', regions: ['eu-west-1'], role: 'arn:aws:iam::1:role/x', externalId }];
  const veil = veilOver(secretsOf(secrets, accounts));
  return {
    log: createLog('debug', veil, { write: line => void lines.push(line) }),
    text: () => lines.join(''),
  };
}

/** Answers everything with all that it was sent, as a proxy in the way may. */
let echo: Server;
let echoUrl: string;
beforeAll(async () => {
  echo = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const sent = JSON.stringify({ headers: request.headers, body: Buffer.concat(parts).toString() });
      if (request.url?.startsWith('/aws')) {
        response.writeHead(403, { 'x-echo': String(request.headers.authorization) });
        response.end(
          `<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match. The Canonical String for this request should have been 'POST\n/\nx-amz-security-token:${secrets.AWS_SESSION_TOKEN}'</Message></Error></ErrorResponse>`,
        );
      } else {
        response.writeHead(500, { 'x-echo': String(request.headers.authorization) });
        response.end(sent);
      }
    });
  }).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  echoUrl = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;
  vi.stubEnv('AWS_ENDPOINT_URL', `${echoUrl}/aws`);
});
afterAll(() => {
  vi.unstubAllEnvs();
  echo.close();
});

const failure = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
};

describe('errors of others, with all that they carry', () => {
  const cases: readonly (readonly [string, () => Promise<unknown>])[] = [
    [
      'Slack’s, with headers and the answer',
      () =>
        failure(
          new WebClient(secrets.SLACK_BOT_TOKEN, {
            slackApiUrl: `${echoUrl}/api/`,
            retryConfig: { retries: 0 },
          }).auth.test(),
        ),
    ],
    [
      'AWS’s, with the signed request',
      () =>
        failure(
          sdkApi('eu-west-1', {
            credentials: {
              accessKeyId: 'AKIAN33DLE0000000000',
              secretAccessKey: secrets.AWS_SECRET_ACCESS_KEY,
              sessionToken: secrets.AWS_SESSION_TOKEN,
            },
            readAttempts: 1,
          }).call('sts', 'GetCallerIdentity', {}),
        ),
    ],
    ['the database’s', () => failure(openPostgres(secrets.ASG_SWAP_STORE, openLog().log))],
    [
      'an address that is none',
      () => failure(Promise.resolve().then(() => new URL(`postgres://x:${needle('database')}@[`))),
    ],
    [
      'one that quotes everything',
      () => Promise.resolve(new Error(Object.values(secrets).join(' '), { cause: new Error(externalId) })),
    ],
  ];

  it.each(cases)('%s', async (_whose, make) => {
    const error = await make();
    const { log, text } = openLog();
    log.error({ err: error, swap: 's-4kx9q2mv' }, 'it failed');
    log.warn(
      { deep: { in: [{ error, request: new Request(echoUrl, { headers: { a: needle('bot') } }) }] } },
      'so',
    );
    const veil = veilOver(secretsOf(secrets));
    const printed = text() + stackOf(error, veil);
    expect(printed).toContain('s-4kx9q2mv');
    expect(found(printed.replaceAll(externalId, ''))).toEqual([]);
    expect(found(text())).toEqual([]);
    for (const line of text().trim().split('\n')) expect(() => JSON.parse(line) as unknown).not.toThrow();
  });
});

describe('settings that are wrong', () => {
  const env = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    LOG_LEVEL: 'debug',
    AWS_REGION: 'eu-west-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ACCESS_KEY_ID: 'AKIAN33DLE0000000000',
    AWS_MAX_ATTEMPTS: '1',
    ...secrets,
  };

  it('are said without what they hold', async () => {
    const aws = { AWS_ENDPOINT_URL: `${echoUrl}/aws`, SLACK_API_URL: `${echoUrl}/api/` };
    const all = await Promise.all([
      run({ ...env, ...aws, ASG_SWAP_CONFIG: '/dev/null' }, 'serve'),
      run({ ...env, ...aws, SLACK_SIGNING_SECRET: undefined, ASG_SWAP_CONFIG: '/dev/null' }, 'doctor'),
      run({ ...env, ...aws, SLACK_BOT_TOKEN: secrets.SLACK_APP_TOKEN }, 'status'),
    ]);
    expect(all.map(({ code }) => code)).toEqual([2, 2, 2]);
    const printed = all.map(({ out, err }) => out + err).join('\n');
    expect(printed).toMatch(/SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set/);
    expect(printed).toMatch(/PostgreSQL 127\.0\.0\.1:1\/swap cannot be opened/);
    expect(found(printed)).toEqual([]);
  });
});

/** Throws, where nobody catches it, an error that carries what errors of SDKs carry. */
const trap = `process.on('SIGUSR2', () => {
  const token = process.env.SLACK_BOT_TOKEN;
  const error = new Error('a fault with ' + token + ' in its words');
  void Promise.reject(Object.assign(error, { request: { headers: { Authorization: 'Bearer ' + token } } }));
});`;

it('a bot in the worst of weathers says everything but secrets, ends in words, and goes on at the next start', async () => {
  const keys = { AWS_SECRET_ACCESS_KEY: secrets.AWS_SECRET_ACCESS_KEY, SOME_API_KEY: needle('other') };
  const stage = await setStage(world => world.editTemplate('web', { userData }), undefined, {
    ...keys,
    LOG_LEVEL: 'debug',
    ASG_SWAP_OPS_PORT: '0',
    NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(trap)}`,
  });
  try {
    const { slack, world, bot } = stage;
    for (const kind of ['500_before', '500_after', 'dropped_after'] as const)
      slack.stage.fails({ method: 'chat.update', fault: { kind } });
    slack.stage.fails({ method: 'chat.postMessage', fault: { kind: 'error', error: 'invalid_blocks' } });
    const card = await stage.proposes(`web ${incoming.join(' ')} --reason "${'why '.repeat(10)}"`);
    await stage.clicks('approver', card, 'Approve');
    for (const status of [500, 503] as const)
      world.addFault({ times: 2, fault: { kind: 'server-error', status } });
    world.addFault({
      times: 2,
      fault: {
        kind: 'refused',
        code: 'SignatureDoesNotMatch',
        status: 403,
        message: `It does not match. The Canonical String for this request should have been '${keys.AWS_SECRET_ACCESS_KEY}'`,
      },
    });
    slack.stage.fails({ method: 'chat.update', fault: { kind: 'rate_limited', retryAfterS: 1 }, times: 2 });
    await pause(4_000);
    const port = bot.log.find(({ msg }) => msg === 'health and metrics are served')?.['port'];
    const figures = await (await fetch(`http://127.0.0.1:${String(port)}/metrics`)).text();
    bot.signal('SIGUSR2');
    for (let i = 0; bot.running && i < 100; i++) await pause(50);
    const printed = bot.log.map(line => JSON.stringify(line)).join('\n') + bot.lastWords() + figures;
    const [, swap = ''] = /"swap":"(s-[a-z0-9]+)"/.exec(printed) ?? [];
    const tokens = [slack.botToken, slack.appToken, slack.signingSecret];
    expect(tokens.filter(token => printed.includes(token))).toEqual([]);
    expect(found(printed)).toEqual([]);
    expect(printed).toContain('a fault with [secret] in its words');
    const last = bot.log.at(-1);
    expect(last?.msg).toMatch(/nobody foresaw ends the process; at the next start every swap goes on/);
    await bot.start();
    expect(bot.log.some(line => line.msg === 'taking up a swap on record' && line['swap'] === swap)).toBe(
      true,
    );
  } finally {
    await stage.dispose();
  }
});
