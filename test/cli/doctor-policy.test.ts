/** `doctor GROUP --as PERSON`: whoever wonders why a swap is refused reads the entry that rules, and what it means. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { examinePolicy } from '../../src/cli/doctor-policy.ts';
import type { Env } from '../../src/ops/environment.ts';
import { type SimulatedSlack, startSlack } from '../../src/sandbox/slack/server.ts';

let folder: string;
let slack: SimulatedSlack;
let env: Env;
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
`,
  );
  slack = await startSlack();
  env = {
    ASG_SWAP_CONFIG: path,
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
  };
});
afterAll(async () => {
  await slack.close();
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
  expect(lines.at(-1)).toBe(
    'FAIL No entry under groups matches stage/eu-west-1/web, and what is not named is not allowed.',
  );
});

it.each([
  [
    'eu-north-1/web',
    {},
    /FAIL eu-north-1\/web names no account and region of this bot\. It knows prod\/eu-west-1/,
  ],
  ['prod/eu-west-1/web', { SLACK_BOT_TOKEN: 'xoxb-wrong' }, /Slack could not tell: /],
  ['prod/eu-west-1/web', { SLACK_BOT_TOKEN: undefined }, /the settings for Slack have faults, named above/],
  ['web', { ASG_SWAP_CONFIG: '/nowhere.yml' }, /FAIL cannot be told before the configuration is mended/],
])('%s with %j says what stands in the way', async (group, more, words) => {
  const found = await examinePolicy({ ...env, ...more }, group, 'U0APPROVER');
  expect(found.map(({ good, words: said }) => `${good ? 'ok' : 'FAIL'} ${said}`).join('\n')).toMatch(words);
});
