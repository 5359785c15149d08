/**
 * The real AWS behind `AwsApi`. Reads and writes go through different clients, because how often a call may
 * be sent is the client's property: member actions have no client token, and the SDK would send them again
 * after a 500, a dropped connection or a timeout, whether or not they took effect (facts/aws.md section 7).
 *
 * Regions, profiles, credentials and endpoint overrides are the SDK's own (`AWS_REGION`, `AWS_PROFILE`,
 * `AWS_ENDPOINT_URL`…).
 */
import './quiet.ts';
import { STSClient, type STSClientConfig } from '@aws-sdk/client-sts';
import type { ActionOf, AwsApi, ClientsFor, InputOf, OutputOf, Service } from './api.ts';
import { calls } from './api.ts';
import { commandOf, type Loading, sdkService } from './sdk-services.ts';

/** Patience with the network, in milliseconds. */
export interface Timeouts {
  /** Until a connection stands. */
  readonly connectMs: number;
  /** From sending a request until its answer begins. */
  readonly requestMs: number;
  /** Silence on a connection in the middle of an answer. */
  readonly silenceMs: number;
}

/**
 * Auto Scaling answers within a second or two; a read of a large group takes longer. A call in flight is
 * finished before the process ends at SIGTERM, so these also bound how long that takes.
 */
const patient: Timeouts = { connectMs: 3_000, requestMs: 10_000, silenceMs: 10_000 };

/** The SDK's clients with the credentials of this process, made at first use and kept. */
export function sdkClients(timeouts: Timeouts = patient): ClientsFor {
  const made = new Map<string, AwsApi>();
  return (account, region) => {
    const key = JSON.stringify([account, region]);
    const api = made.get(key) ?? sdkApi(region, { timeouts });
    made.set(key, api);
    return api;
  };
}

/** Where credentials come from; asked anew when those it gave are about to expire. */
export type Credentials = NonNullable<STSClientConfig['credentials']>;

/** The region that the SDK finds for this process, as `AWS_REGION` or the profile names it. */
export async function regionOfProcess(): Promise<string | undefined> {
  const client = new STSClient({});
  try {
    return await client.config.region();
  } catch (error) {
    // The SDK has no other sign of it than this sentence.
    if (error instanceof Error && /region is missing/i.test(error.message)) return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}

export interface SdkOptions {
  readonly timeouts?: Timeouts | undefined;
  /** The process's own where they are not given. */
  readonly credentials?: Credentials | undefined;
  /** How often a read is sent at most; the SDK's own number where it is not given. */
  readonly readAttempts?: number | undefined;
  readonly loading?: Loading | undefined;
}

/** The SDK's clients of one region, with one source of credentials. */
export function sdkApi(
  region: string,
  { timeouts = patient, credentials, readAttempts, loading = load => load() }: SdkOptions = {},
): AwsApi {
  const requestHandler = {
    connectionTimeout: timeouts.connectMs,
    requestTimeout: timeouts.requestMs,
    // Without it the SDK only warns, on the console, and waits on.
    throwOnRequestTimeout: true,
    socketTimeout: timeouts.silenceMs,
  };
  const sts = new STSClient({
    region,
    requestHandler,
    ...(credentials === undefined ? {} : { credentials }),
  });
  // One source of credentials for all: what it fetched, by whatever way, is fetched once and renewed once.
  const common = {
    region,
    requestHandler: sts.config.requestHandler,
    credentials: sts.config.credentials,
    ...(readAttempts === undefined ? {} : { maxAttempts: readAttempts }),
  };
  const configs = { read: common, write: { ...common, maxAttempts: 1 } };
  const made = new Map<string, ReturnType<typeof make>>();
  const make = (service: Service, access: 'read' | 'write') => {
    const sdk = loading(() => sdkService(service));
    return { sdk, client: service === 'sts' && access === 'read' ? sts : new sdk.Client(configs[access]) };
  };
  return {
    async call<S extends Service, A extends ActionOf<S>>(service: S, action: A, input: InputOf<S, A>) {
      const { access } = calls[service][action] as { access: 'read' | 'write' };
      const key = `${service} ${access}`;
      const { sdk, client } = made.get(key) ?? make(service, access);
      made.set(key, { sdk, client });
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `send` loses the type that the table has
      return (await client.send(commandOf(sdk, action, input))) as OutputOf<S, A>;
    },
  };
}
