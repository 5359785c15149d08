/** Whoever starts the bot is told every fault at once, with the line and what was meant. */
import { describe, expect, it } from 'vitest';
import { exampleConfig, parseConfig } from '../../src/ops/config.ts';
import { readEnvironment } from '../../src/ops/environment.ts';

const faultsOf = (result: object): readonly string[] =>
  'faults' in result ? (result.faults as string[]) : [];
const good = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };

describe('the environment', () => {
  it('is Socket Mode with a file store unless it says otherwise', () => {
    expect(readEnvironment(good)).toMatchObject({
      slack: { kind: 'socket', appToken: 'xapp-1' },
      configPath: 'asg-swap.yml',
      storePath: 'data/asg-swap.db',
      logLevel: 'info',
    });
  });

  it('is HTTP mode with a signing secret and a port', () => {
    expect(
      readEnvironment({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's', PORT: '3000' }),
    ).toMatchObject({
      slack: { kind: 'http', signingSecret: 's', port: 3000 },
    });
  });

  it.each<[string, Record<string, string>, readonly RegExp[]]>([
    ['nothing', {}, [/SLACK_BOT_TOKEN is not set/, /SLACK_APP_TOKEN is not set/]],
    [
      'tokens in each other’s place',
      { SLACK_BOT_TOKEN: 'xapp-1', SLACK_APP_TOKEN: 'xoxb-1' },
      [/does not begin with xoxb-/, /does not begin with xapp-/],
    ],
    ['two modes', { ...good, SLACK_SIGNING_SECRET: 's', PORT: '1' }, [/are both set/]],
    [
      'HTTP without a port',
      { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's' },
      [/PORT must be a number/],
    ],
    [
      'a bad port',
      { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's', PORT: '70000' },
      [/PORT must be a number/],
    ],
    [
      'everything else',
      { ...good, LOG_LEVEL: 'loud', SLACK_API_URL: 'slack', ASG_SWAP_STORE: 'data.db' },
      [/LOG_LEVEL must be one of/, /ASG_SWAP_STORE must be file:/, /SLACK_API_URL is not a URL/],
    ],
    ['a database', { ...good, ASG_SWAP_STORE: 'postgres://db' }, [/PostgreSQL/]],
  ])('%s', (_name, env, patterns) => {
    const faults = faultsOf(readEnvironment(env));
    expect(faults).toHaveLength(patterns.length);
    for (const [i, pattern] of patterns.entries()) expect(faults[i]).toMatch(pattern);
    expect(faults.join()).not.toContain('xoxb-1');
  });
});

describe('the configuration file', () => {
  it('the example that is shown to newcomers is valid', () => {
    expect(parseConfig(exampleConfig, 'asg-swap.yml')).toMatchObject({
      policy: {
        channels: ['C0123456789'],
        groups: [
          {
            match: '*',
            approvers: { users: ['U0123456789'], usergroups: [], anyone: false },
            expiresMs: 3_600_000,
            batch: { percent: 50 },
            bakeMs: 600_000,
            gate: { looks: 3, everyMs: 5_000, timeoutMs: 600_000 },
            deadlineMs: 7_200_000,
            old: 'terminate',
          },
        ],
      },
    });
  });

  it('takes every setting', () => {
    const text = `
slack: { team: T0123ABCD, channels: [C0DEPLOYS, G0SECRET] }
groups:
  - match: "prod/*/web-*"
    approvers: { users: [U0APP, W0APP], usergroups: [S0SRE], required: 1, self_approval: never }
    expires: 30m
    swap:
      strategy: attach-first
      batch: 2
      bake: 0
      gate: { timeout: 90s, looks: 1, every: 1s }
      deadline: 1h30m
      require_tags: { release-tested: "yes" }
      old: keep
`;
    expect(parseConfig(text, 'f')).toMatchObject({
      team: 'T0123ABCD',
      policy: {
        groups: [
          {
            batch: { count: 2 },
            bakeMs: 0,
            deadlineMs: 5_400_000,
            old: 'keep',
            requireTags: { 'release-tested': 'yes' },
          },
        ],
      },
    });
  });

  it('names every fault with its line', () => {
    const text = `slack:
  chanels: [C0DEPLOYS]
groups:
  - match: "*"
    approvers: { users: [approver] }
    expires: soon
    swap:
      batch: 0
      bake: 48h
  - match: "web"
    approvers: {}
`;
    const faults = faultsOf(parseConfig(text, 'asg-swap.yml'));
    expect(faults.map(f => f.replace(/: .*/, ''))).toEqual([
      'asg-swap.yml:2',
      'asg-swap.yml:5',
      'asg-swap.yml:6',
      'asg-swap.yml:8',
      'asg-swap.yml:9',
      'asg-swap.yml:11',
    ]);
    expect(faults[0]).toContain('no such setting: chanels');
    expect(faults[1]).toContain('a Slack user id');
    expect(faults[5]).toContain('name users or usergroups who may approve');
  });

  it.each([
    ['groups: [', /not YAML/],
    ['', /groups: is missing/],
    ['groups: []', /name at least one group/],
    ['just words', /must be object, not string/],
  ])('%j is refused', (text, pattern) => {
    expect(faultsOf(parseConfig(text, 'f')).join('\n')).toMatch(pattern);
  });
});
