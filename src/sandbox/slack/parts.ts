// The parts of one simulated Slack, as the people, the screen and the stage work with them.

import type { Clock } from './clock.ts';
import type { Courier } from './delivery.ts';
import type { Faults } from './faults.ts';
import type { Feed, Waits } from './feed.ts';
import type { HttpDelivery } from './http-delivery.ts';
import type { RateLimits } from './rate-limits.ts';
import type { SocketMode } from './socket-mode.ts';
import type { ResponseUrls, Triggers } from './triggers.ts';
import type { Uploads } from './uploads.ts';
import type { Access } from './web-api.ts';
import type { WireEntry } from './wire-log.ts';
import type { Workspace } from './workspace.ts';

/** Everything one simulator is made of. */
export interface Parts {
  readonly clock: Clock;
  readonly workspace: Workspace;
  readonly access: Access;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly uploads: Uploads;
  readonly faults: Faults;
  readonly rateLimits: RateLimits;
  readonly socketMode: SocketMode;
  readonly httpDelivery: HttpDelivery | undefined;
  readonly courier: Courier;
  readonly log: Feed<WireEntry>;
  readonly waits: Waits;
  /** Where the simulator listens, such as `http://127.0.0.1:40123`. */
  readonly origin: () => string;
}
