/** The adapter's AWS over the simulated world in process: the same shapes and errors, without a wire. */
import type { ActionOf, AwsApi, ClientsFor, InputOf, OutputOf, Service } from '../../src/aws/api.ts';
import { dispatchUntyped } from '../../src/sandbox/aws/dispatch.ts';
import { AwsError } from '../../src/sandbox/aws/errors.ts';
import type { World } from '../../src/sandbox/aws/world/world.ts';

/** What the SDK throws where AWS refuses: the code as the name, and the metadata of the answer. */
class Refused extends Error {
  readonly $metadata: { readonly httpStatusCode: number; readonly requestId: string };
  constructor({ code, message, httpStatus, requestId }: AwsError) {
    super(message);
    this.name = code;
    this.$metadata = { httpStatusCode: httpStatus, requestId };
  }
}

/** Every account is the world's home account; the region is the one asked for. */
export function worldClients(world: World): ClientsFor {
  return (_account, region) => apiOf(world, region);
}

const apiOf = (world: World, region: string): AwsApi => ({
  async call<S extends Service, A extends ActionOf<S>>(service: S, action: A, input: InputOf<S, A>) {
    const caller = { ...world.defaultCaller, region };
    try {
      return dispatchUntyped(world, { service, action, input: Object.assign({}, input), caller }) as OutputOf<
        S,
        A
      >;
    } catch (error) {
      throw error instanceof AwsError ? new Refused(error) : error;
    }
  },
});
