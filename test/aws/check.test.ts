/** What is found at start: region, credentials, endpoint; and that a start is quiet. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { checkAccounts, checkAws } from '../../src/aws/check.ts';
import { regionOfProcess, sdkClients } from '../../src/aws/sdk.ts';
import { answer, refusal } from './recorded-aws.ts';
import { recordedAws, region } from './setting.ts';

const { aws } = recordedAws();
const identity = answer(
  'GetCallerIdentity',
  '<Arn>arn:aws:sts::111122223333:assumed-role/bot/i-1</Arn><UserId>A:i-1</UserId><Account>111122223333</Account>',
);

describe('the configuration', () => {
  test('is well: who we are, and where', async () => {
    vi.stubEnv('AWS_REGION', region);
    aws.on('GetCallerIdentity', identity);
    expect(await checkAws()).toEqual({
      accounts: [{ name: 'default', regions: [region] }],
      identities: [
        {
          account: 'default',
          region,
          accountId: '111122223333',
          arn: 'arn:aws:sts::111122223333:assumed-role/bot/i-1',
        },
      ],
      faults: [],
    });
    // The endpoint of the environment was asked, and the request was signed for our region.
    expect(aws.actions).toEqual(['GetCallerIdentity']);
    expect(aws.asked[0]?.authorization).toContain(`/${region}/sts/aws4_request`);
  });

  test('has no region', async () => {
    const { accounts, faults } = await checkAws();
    expect(accounts).toEqual([]);
    expect(faults).toEqual([expect.stringContaining('Set AWS_REGION')]);
    expect(aws.asked).toEqual([]);
  });

  test('has no credentials', async () => {
    vi.stubEnv('AWS_REGION', region);
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
    const { accounts, faults } = await checkAws();
    expect(accounts).toHaveLength(1);
    expect(faults).toEqual([expect.stringMatching(/credentials .*AWS_PROFILE/s)]);
    expect(aws.asked).toEqual([]);
  });

  test.each([
    [
      'InvalidClientTokenId',
      403,
      'AWS credentials for account default in eu-west-1 are missing or not accepted',
    ],
    ['ExpiredToken', 403, 'AWS credentials for account default'],
    ['SignatureDoesNotMatch', 403, 'AWS credentials for account default'],
    ['AccessDenied', 403, 'AWS does not say who we are'],
    ['ValidationError', 400, 'AWS does not say who we are'],
  ])('AWS answers %s', async (code, status, words) => {
    vi.stubEnv('AWS_REGION', region);
    aws.on('GetCallerIdentity', refusal(code, 'The security token is not right.', status));
    const { faults } = await checkAws();
    expect(faults).toEqual([expect.stringContaining(words)]);
    expect(faults[0]).toContain('The security token is not right.');
    expect(faults[0]).not.toContain('not-a-secret');
  });

  test('points nowhere', async () => {
    vi.stubEnv('AWS_REGION', region);
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1');
    expect((await checkAws()).faults).toEqual([
      expect.stringMatching(/cannot be reached .*ECONNREFUSED.*AWS_ENDPOINT_URL/s),
    ]);
  });

  test('has a region that is no host name', async () => {
    vi.stubEnv('AWS_REGION', 'eu west 1');
    vi.stubEnv('AWS_ENDPOINT_URL', undefined);
    const { faults } = await checkAws();
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain('eu west 1');
  });

  test('is asked of every region of every account, and every fault is told', async () => {
    aws.on('GetCallerIdentity', ({ authorization }) =>
      authorization.includes('/us-east-1/') ? refusal('InvalidClientTokenId', 'no', 403) : identity,
    );
    const { identities, faults } = await checkAccounts(
      [
        { name: 'prod', regions: ['eu-west-1', 'us-east-1'] },
        { name: 'dev', regions: ['us-east-1'] },
      ],
      sdkClients(),
    );
    expect(identities.map(each => `${each.account}/${each.region}`)).toEqual(['prod/eu-west-1']);
    expect(faults).toHaveLength(2);
  });
});

test('the endpoint of one service wins over the endpoint of all', async () => {
  const here = process.env['AWS_ENDPOINT_URL'];
  vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1');
  vi.stubEnv('AWS_ENDPOINT_URL_STS', here);
  aws.on('GetCallerIdentity', identity);
  const { faults } = await checkAccounts([{ name: 'default', regions: [region] }], sdkClients());
  expect(faults).toEqual([]);
});

test('the region of the process', async () => {
  expect(await regionOfProcess()).toBeUndefined();
  vi.stubEnv('AWS_REGION', 'ap-south-2');
  expect(await regionOfProcess()).toBe('ap-south-2');
});

test('the clients of an account and region are made once', () => {
  const clientsFor = sdkClients();
  expect(clientsFor('a', 'eu-west-1')).toBe(clientsFor('a', 'eu-west-1'));
  expect(clientsFor('a', 'eu-west-1')).not.toBe(clientsFor('a', 'eu-west-2'));
  expect(clientsFor('a', 'eu-west-1')).not.toBe(clientsFor('b', 'eu-west-1'));
});

/** A process of its own that checks AWS. */
const start = async (env: NodeJS.ProcessEnv) =>
  promisify(execFile)(
    process.execPath,
    [
      '--import',
      'tsx',
      '--input-type=module',
      '--eval',
      `const { checkAws } = await import('./src/aws/check.ts');
       console.log((await checkAws()).faults.length);
       console.log(process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED);`,
    ],
    { cwd: new URL('../..', import.meta.url), env },
  );

const env = () => {
  const { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: _, ...rest } = process.env;
  return { ...rest, AWS_REGION: region };
};

describe('a start', () => {
  test('prints nothing of its own', async () => {
    aws.on('GetCallerIdentity', identity);
    expect(await start(env())).toEqual({ stdout: '0\ntrue\n', stderr: '' });
  });

  test('leaves the setting of whoever wants the warning', async () => {
    aws.on('GetCallerIdentity', identity);
    const wanted = { ...env(), AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'false' };
    expect((await start(wanted)).stdout).toBe('0\nfalse\n');
  });
});
