/**
 * `doctor GROUP --as PERSON`: whoever wonders why a swap is refused reads the entry that rules, what it means, and
 * what AWS has against it.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { examinePolicy } from '../../src/cli/doctor-policy.ts';
import type { Env } from '../../src/ops/environment.ts';
import { startAwsWire, type Wire } from '../../src/sandbox/aws/wire/wire.ts';
import { createWorld, type World } from '../../src/sandbox/aws/world/world.ts';
import { type SimulatedSlack, startSlack } from '../../src/sandbox/slack/server.ts';
import { bareEnvironment } from '../aws/setting.ts';

let folder: string;
let slack: SimulatedSlack;
let env: Env;
let world: World;
let wire: Wire;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'asg-swap-doctor-'));
  const path = join(folder, 'asg-swap.yml');
  writeFileSync(
    path,
    `accounts: { prod: { regions: [eu-west-1, us-east-1] }, stage: { regions: [eu-west-1] } }
groups:
  - match: "prod/*/web"
    requesters: { usergroups: [S0SRE] }
    approvers: { users: [U0APPROVER] }
    swap: { alarms: [web-5xx] }
`,
  );
  world = createWorld({ seed: 3, start: Date.now(), params: { lagMs: [0, 0] } });
  for (const region of ['eu-west-1', 'us-east-1']) {
    world.addAlarm({ region, name: 'web-5xx', state: 'OK' });
    world.addGroup({ region, name: 'web', min: 1, max: 3, desired: 2 });
  }
  world.addGroup({ region: 'us-east-1', name: 'lone', min: 1, max: 1 });
  wire = await startAwsWire({ world, speed: 0 });
  bareEnvironment();
  vi.stubEnv('AWS_ENDPOINT_URL', wire.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'not-a-secret');
  slack = await startSlack();
  env = {
    ASG_SWAP_CONFIG: path,
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
  };
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await slack.close();
  await wire.close();
  rmSync(folder, { recursive: true });
});

const examined = async (group: string, as?: string): Promise<readonly string[]> =>
  (await examinePolicy(env, group, as)).map(({ good, words }) => `${good ? 'ok' : 'FAIL'} ${words}`);

it('explains for a person which entry rules and what it allows', async () => {
  const [entry, ask, approve] = await examined('prod/eu-west-1/web', 'U0APPROVER');
  expect(entry).toBe('ok prod/eu-west-1/web is ruled by the entry prod/*/web, the first that matches.');
  expect(ask).toMatch(/May ask: members of user group S0SRE \(@U0APPROVER is one of them\)/);
  expect(approve).toMatch(/May approve: @U0APPROVER \(@U0APPROVER is one of them\); 1 approval needed/);
  expect((await examined('prod/eu-west-1/web', 'U0REQUESTER'))[2]).toContain(
    '(@U0REQUESTER is not one of them)',
  );
});

it('explains every group that the name may mean, and the ones that nothing allows', async () => {
  const lines = await examined('web');
  expect(lines.filter(line => line.includes('is ruled by'))).toHaveLength(2);
  expect(lines).toContain(
    'FAIL No entry under groups matches stage/eu-west-1/web, and what is not named is not allowed.',
  );
});

it('says nothing of the places where there is no such group, unless it is nowhere', async () => {
  const lone = await examined('lone');
  expect(lone.join('\n')).not.toContain('eu-west-1');
  expect(lone).toContain('ok It has 1 member: min 1, desired 1, max 1.');
  const mistyped = await examined('prod/eu-west-1/wbe');
  expect(mistyped.filter(line => line.startsWith('FAIL'))).toEqual([
    'FAIL No entry under groups matches prod/eu-west-1/wbe, and what is not named is not allowed.',
    expect.stringMatching(/wbe/),
  ]);
});

it('says what AWS has against every swap of the group now', async () => {
  expect(await examined('prod/us-east-1/web')).toContain('ok every read that a plan needs is allowed');
  world.setAlarm('web-5xx', 'ALARM');
  world.suspend('web', ['Launch']);
  const lines = await examined('prod/us-east-1/web');
  expect(lines.filter(line => line.startsWith('FAIL'))).toEqual([
    expect.stringMatching(/^FAIL A swap asked for now is refused: .*Launch/),
    expect.stringMatching(/^FAIL A swap asked for now is refused: .*web-5xx is in breach already/),
  ]);
});

it('takes no name for an id', async () => {
  expect(await examined('prod/eu-west-1/web', 'ann')).toEqual([
    expect.stringMatching(/^FAIL ann is no Slack user id; one looks like U0123456789/),
  ]);
});

it.each([
  [
    'eu-north-1/web',
    {},
    /FAIL eu-north-1\/web names no account and region of this bot\. It knows prod\/eu-west-1/,
  ],
  ['prod/eu-west-1/web', { SLACK_BOT_TOKEN: 'xoxb-wrong' }, /Slack could not tell: /],
  ['prod/eu-west-1/web', { SLACK_BOT_TOKEN: undefined }, /the settings for Slack have faults, named above/],
  // Who is named needs no Slack to be told so.
  [
    'prod/eu-west-1/web',
    { SLACK_BOT_TOKEN: undefined },
    /May approve: .*\(@U0APPROVER is named; whether as a full member/,
  ],
  ['web', { ASG_SWAP_CONFIG: '/nowhere.yml' }, /FAIL cannot be told before the configuration is mended/],
])('%s with %j says what stands in the way', async (group, more, words) => {
  const found = await examinePolicy({ ...env, ...more }, group, 'U0APPROVER');
  expect(found.map(({ good, words: said }) => `${good ? 'ok' : 'FAIL'} ${said}`).join('\n')).toMatch(words);
});
