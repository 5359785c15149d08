/** Whoever starts the bot is told every fault at once, with the line and what was meant. */
import { describe, expect, it } from 'vitest';
import { exampleConfig, parseConfig } from '../../src/ops/config.ts';
import { readEnvironment } from '../../src/ops/environment.ts';

const faultsOf = (result: object): readonly string[] =>
  'faults' in result ? (result.faults as string[]) : [];
const good = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };

/** Of one group entry, which is otherwise in order. */
const ofGroup = (more: string): string =>
  faultsOf(
    parseConfig(`groups:\n  - match: "*"\n    approvers: { users: [U0APP] }\n    ${more}\n`, 'f'),
  ).join('\n');
/** Of one account, with a group for it. */
const ofAccount = (account: string, match = '*'): string =>
  faultsOf(
    parseConfig(
      `accounts:\n  ${account}\ngroups:\n  - match: "${match}"\n    approvers: { users: [U0APP] }\n`,
      'f',
    ),
  ).join('\n');
const entry = (match: string): string => `  - match: "${match}"\n    approvers: { users: [U0APP] }\n`;

const faultsIn = (...all: readonly string[]): readonly string[] =>
  faultsOf(parseConfig(`groups:\n${all.map(entry).join('')}`, 'f'));

describe('the environment', () => {
  it('is Socket Mode with a file store unless it says otherwise', () => {
    expect(readEnvironment(good)).toMatchObject({
      slack: { kind: 'socket', appToken: 'xapp-1' },
      configPath: 'asg-swap.yml',
      store: { kind: 'file', path: 'data/asg-swap.db' },
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

  it('serves health and metrics only where a port is set, and to this machine unless an address is', () => {
    expect(readEnvironment(good)).toMatchObject({ ops: undefined });
    expect(readEnvironment({ ...good, ASG_SWAP_OPS_PORT: '9464' })).toMatchObject({
      ops: { host: '127.0.0.1', port: 9464 },
    });
    expect(
      readEnvironment({ ...good, ASG_SWAP_OPS_PORT: '9464', ASG_SWAP_OPS_HOST: '0.0.0.0' }),
    ).toMatchObject({ ops: { host: '0.0.0.0', port: 9464 } });
  });

  it.each<[string, Record<string, string>, readonly RegExp[]]>([
    ['nothing', {}, [/SLACK_BOT_TOKEN is not set/, /SLACK_APP_TOKEN is not set/]],
    [
      'tokens in each other’s place',
      { SLACK_BOT_TOKEN: 'xapp-1', SLACK_APP_TOKEN: 'xoxb-1' },
      [/does not begin with xoxb-/, /does not begin with xapp-/],
    ],
    [
      'a token that was copied in part',
      { ...good, SLACK_BOT_TOKEN: 'xoxb-12…' },
      [/SLACK_BOT_TOKEN holds a character that no token has/],
    ],
    ['a bad port for health', { ...good, ASG_SWAP_OPS_PORT: 'x' }, [/ASG_SWAP_OPS_PORT must be a number/]],
    [
      'an address for health without a port',
      { ...good, ASG_SWAP_OPS_HOST: '0.0.0.0' },
      [/set without ASG_SWAP_OPS_PORT/],
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
    ['another database', { ...good, ASG_SWAP_STORE: 'mysql://db' }, [/file: and a path.*PostgreSQL/]],
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
accounts:
  prod: { role: "arn:aws:iam::111122223333:role/asg-swap", external_id: "12345", regions: [us-east-1, eu-west-1] }
  gov: { role: "arn:aws-us-gov:iam::444455556666:role/teams/asg-swap", regions: [us-gov-west-1] }
  home: { regions: [eu-west-1] }
groups:
  - match: "prod/*/web-*"
    approvers: { users: [U0APP, W0APP], usergroups: [S0SRE], required: 1, self_approval: never }
    requesters: { usergroups: [S0WEB] }
    channels: [C0WEB]
    when: { zone: Europe/Berlin, open: ["mon-thu 09:00-16:30", "Sat, sun 22:00-02:00"], closed: [2026-12-24, "2026-12-30 to 2027-01-02"] }
    limits: { instances: 6, size: 20 }
    expires: 30m
    swap:
      strategy: empty-first
      canary: true
      alarms: [web-5xx]
      batch: 2
      bake: 0
      gate: { timeout: 90s, looks: 1, every: 1s }
      deadline: 1h30m
      require_tags: { release-tested: "yes" }
      options: [out, keep]
      old: keep
`;
    expect(parseConfig(text, 'f')).toMatchObject({
      team: 'T0123ABCD',
      accounts: [
        {
          name: 'prod',
          role: 'arn:aws:iam::111122223333:role/asg-swap',
          externalId: '12345',
          regions: ['us-east-1', 'eu-west-1'],
        },
        { name: 'gov', regions: ['us-gov-west-1'] },
        { name: 'home', regions: ['eu-west-1'] },
      ],
      policy: {
        groups: [
          {
            requesters: { users: [], usergroups: ['S0WEB'], anyone: false },
            required: 1,
            selfApproval: 'never',
            channels: ['C0WEB'],
            hours: {
              zone: 'Europe/Berlin',
              open: [
                { days: ['mon', 'tue', 'wed', 'thu'], from: 540, until: 990 },
                { days: ['sat', 'sun'], from: 1320, until: 120 },
              ],
              closed: [
                { from: '2026-12-24', to: '2026-12-24' },
                { from: '2026-12-30', to: '2027-01-02' },
              ],
            },
            options: ['out', 'keep'],
            strategy: 'empty-first',
            canary: true,
            alarms: ['web-5xx'],
            instancesMost: 6,
            sizeMost: 20,
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
  - match: "web-*"
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
    ['expire: 1h', 'f:4: groups.0: no such setting: expire. Did you mean expires?'],
    [
      'swap: { requireTags: {} }',
      'f:4: groups.0.swap: no such setting: requireTags. Did you mean require_tags?',
    ],
    [
      'swap: { gate: { tiemout: 1m } }',
      'f:4: groups.0.swap.gate: no such setting: tiemout. Did you mean timeout?',
    ],
    ['colour: red', /f:4: groups\.0: no such setting: colour \(there are match, requesters,/],
    ['swap: { gate: { timeout: 0 } }', /must be longer than 0/],
    ['swap: { bake: -1m }', /must be a time such as 90s/],
    ['swap: { options: [out, keeep] }', /must be out or batch or bake or keep/],
    ['swap: { require_tags: { tested: true } }', /must be text: put it in quotes/],
    ['when: { open: [mon-fri 09:00-17:00] }', /when\.zone: is missing/],
    ['when: { zone: Europe/Berln }', /must be a time zone such as/],
    ['when: { zone: UTC, open: [mon-fri 9-17] }', /must be days and hours such as/],
    ['when: { zone: UTC, open: [mon-fri 09:00-09:00] }', /must be days and hours such as/],
    ['when: { zone: UTC, open: [moon 09:00-17:00] }', /must be days and hours such as/],
    ['when: { zone: UTC, closed: [2026-02-30] }', /must be a day such as/],
    ['when: { zone: UTC, closed: ["2026-02-03 to 2026-02-01"] }', /must be a day such as/],
    ['requesters: {}', /name users or usergroups who may ask/],
    ['limits: { instances: 0 }', /must be at least 1/],
    ['limits: { size: many }', /must be a number, not text/],
  ])('%j of a group is a fault', (setting, wanted) => {
    if (typeof wanted === 'string') expect(ofGroup(setting)).toBe(wanted);
    else expect(ofGroup(setting)).toMatch(wanted);
  });

  it.each([
    ['prod: { regions: [] }', /accounts\.prod\.regions: name at least one region/],
    ['prod: { regions: [ireland] }', /must be an AWS region such as/],
    ['prod: { regions: [eu-west-1, eu-west-1] }', /is named twice/],
    ['prod: { role: asg-swap, regions: [eu-west-1] }', /must be a role’s ARN such as/],
    ['prod: { external_id: "12", regions: [eu-west-1] }', /external_id: goes with a role only/],
    [
      'prod: { role: "arn:aws:iam::111122223333:role/x", external_id: 12345, regions: [eu-west-1] }',
      /must be text: put it in quotes/,
    ],
    [
      'china: { role: "arn:aws-cn:iam::111122223333:role/x", regions: [cn-north-1, us-east-1] }',
      /us-east-1 is in the partition aws, the role in aws-cn/,
    ],
    ['eu-west-1: { regions: [eu-west-1] }', /must not look like a region/],
    ['"111122223333": { regions: [eu-west-1] }', /an account’s name is a letter, then/],
  ])('the account %s is a fault', (account, wanted) => {
    expect(ofAccount(account)).toMatch(wanted);
  });

  it('a pattern names an account of the configuration', () => {
    const prod = 'prod: { regions: [eu-west-1] }';
    expect(ofAccount(prod, 'prdo/*/web')).toBe(
      'f:4: groups.0.match: there is no account prdo. Did you mean prod?',
    );
    expect(ofAccount(prod, 'default/*/web')).toMatch(/there is no account default \(there is prod\)/);
    expect(ofAccount(prod, 'prod/*/web')).toBe('');
    expect(ofAccount(prod, 'p*/eu-west-1/web')).toBe('');
    expect(ofAccount(prod, 'eu-west-1/web')).toBe('');
  });

  it('an entry that never rules is a fault, also where others are', () => {
    expect(faultsIn('web-*', 'web-a*')).toEqual([
      'f:4: groups.1.match: never rules, because web-* further up matches first. Put the narrower pattern before the wider one',
    ]);
    expect(faultsIn('*', 'default/eu-west-1/web')).toHaveLength(1);
    expect(faultsIn('web-a*', 'web-*', '*')).toEqual([]);
    expect(faultsIn('default/*/web-*', 'web-*')).toEqual([]);
  });

  it.each([
    ['groups: [', /not YAML/],
    ['', /groups: is missing/],
    ['groups: []', /name at least one group/],
    ['just words', /must be a map of settings, not text/],
  ])('%j is refused', (text, pattern) => {
    expect(faultsOf(parseConfig(text, 'f')).join('\n')).toMatch(pattern);
  });
});
