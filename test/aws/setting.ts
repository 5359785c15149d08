/** What the tests of the adapter share: a recorded AWS behind real SDK clients, and the group they speak of. */
import { afterEach, beforeEach, vi } from 'vitest';
import { createCloud, defaultAccount } from '../../src/aws/cloud.ts';
import type { Timeouts } from '../../src/aws/sdk.ts';
import { sdkClients } from '../../src/aws/sdk.ts';
import type { GroupRef, InstanceId, PersonId, SwapId } from '../../src/core/domain.ts';
import type { Acting, Cloud } from '../../src/ports.ts';
import { RecordedAws } from './recorded-aws.ts';

export const region = 'eu-west-1';
export const web: GroupRef = { account: 'default', region, name: 'web' };
export const lease: Acting = {
  swap: 's-00000000' as SwapId,
  fence: 1,
  requester: 'U0REQUESTER' as PersonId,
  accountId: '111122223333',
};
export const now = 1_700_000_000_000;

/** `i-` and 17 digits. */
export const id = (n: number): InstanceId => `i-${n.toString(16).padStart(17, '0')}` as InstanceId;

export const arnOf = (name: string): string =>
  `arn:aws:elasticloadbalancing:${region}:111122223333:targetgroup/${name}/73e2d6bc24d8a067`;

/** Nothing outside the test may give credentials, a region or an endpoint. */
export function bareEnvironment(): void {
  for (const name of Object.keys(process.env)) {
    if (name.startsWith('AWS_') && !name.startsWith('AWS_SDK_')) vi.stubEnv(name, undefined);
  }
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent/config');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent/credentials');
}

/** Starts a recorded AWS for each test of a file and points the environment at it. */
export function recordedAws(): { aws: RecordedAws; cloud: (timeouts?: Timeouts) => Cloud } {
  const aws = new RecordedAws();
  beforeEach(async () => {
    bareEnvironment();
    vi.stubEnv('AWS_ENDPOINT_URL', await aws.start());
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'not-a-secret');
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await aws.stop();
  });
  return {
    aws,
    cloud: timeouts =>
      createCloud({
        accounts: [defaultAccount(region)],
        clock: { now: () => now },
        clientsFor: sdkClients(timeouts),
      }),
  };
}
