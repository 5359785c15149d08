/**
 * The scene of every run with real processes: a group of seconds instead of minutes on a simulated AWS
 * behind HTTP, a simulated Slack, and the bot's settings. What is kept of the start is what the end is
 * judged against.
 */

import { startAwsWire, type Wire } from '../../src/sandbox/aws/wire/wire.ts';
import type { Params } from '../../src/sandbox/aws/world/params.ts';
import type { GroupTruth } from '../../src/sandbox/aws/world/truth.ts';
import { createWorld, type World } from '../../src/sandbox/aws/world/world.ts';
import { type BotSettings, createBotProcess } from '../../src/sandbox/bot-process.ts';
import type { SlackMessage } from '../../src/sandbox/slack/model.ts';
import { type SimulatedSlack, startSlack } from '../../src/sandbox/slack/server.ts';

export const groupName = 'web';
export const region = 'eu-west-1';

/** Delays of an AWS in which a whole swap lasts about ten seconds of the wall's time. */
export const swift: Partial<Params> = {
  reconcileMs: 200,
  attachMs: 500,
  launchMs: 1_500,
  bootMs: 500,
  statusChecksMs: 500,
  appReadyMs: 500,
  standbyMs: 300,
  exitStandbyMs: 500,
  detachAtLeastMs: 500,
  shutdownMs: 500,
  stopMs: 500,
  farewellMs: 200,
  deathNoticeMs: [1_000, 2_000],
  elbVerdictMs: 500,
  registrationMs: 200,
  lagMs: [0, 300],
};

export interface SceneOptions {
  readonly seed: number;
  /** Members, and as many incoming. */
  readonly size: number;
  /** Seconds. */
  readonly bakeS?: number;
  readonly batch?: string;
  /** Further groups of the same make, `web-2`, `web-3`…; 1 in all unless told. */
  readonly groups?: number;
  /** Whether the policy lets somebody approve alone; `never` unless told. */
  readonly selfApproval?: 'never' | 'break-glass';
}

export interface Scene {
  readonly world: World;
  readonly aws: Wire;
  readonly slack: SimulatedSlack;
  /** The main group as it was at the start. */
  readonly before: GroupTruth;
  readonly incoming: readonly string[];
  readonly startedAt: number;
  readonly settings: BotSettings;
  /** Terminations of a member that did not stand in Standby at that moment. */
  readonly harm: readonly string[];
  close(): Promise<void>;
}

/** `web`, `web-2`, `web-3`… */
export const groupCalled = (n: number): string => (n === 1 ? groupName : `${groupName}-${n}`);
export const incomingOf = (n: number, size: number): readonly string[] =>
  Array.from({ length: size }, (_, i) => `i-0b${(n * 100 + i + 1).toString(16).padStart(15, '0')}`);

export async function openScene(options: SceneOptions): Promise<Scene> {
  const { seed, size, groups = 1 } = options;
  const world = createWorld({ seed, start: Date.now(), params: swift, home: { region } });
  for (let n = 1; n <= groups; n++) addGroup(world, n, size);
  const harm = watchTerminations(world, groups);
  const aws = await startAwsWire({ world, tickMs: 25 });
  const slack = await startSlack({ seed });
  return {
    world,
    aws,
    slack,
    before: world.group(groupName),
    incoming: incomingOf(1, size),
    startedAt: world.now,
    settings: { awsUrl: aws.url, region, slack, config: config(options) },
    harm,
    close: async () => {
      await slack.close();
      await aws.close();
    },
  };
}

export const botOf = (scene: Scene, store?: string): ReturnType<typeof createBotProcess> =>
  createBotProcess({ ...scene.settings, ...(store === undefined ? {} : { store }) });

const config = ({ bakeS = 1, batch = '50%', selfApproval = 'never' }: SceneOptions): string => `
slack:
  channels: [C0DEPLOYS]
groups:
  - match: "${groupName}*"
    approvers: { users: [U0APPROVER], usergroups: [S0SRE], self_approval: ${selfApproval} }
    swap: { batch: ${batch}, bake: ${bakeS}s, watch: 1s, gate: { looks: 2, every: 1s, timeout: 2m } }
`;

function addGroup(world: World, n: number, size: number): void {
  const name = groupCalled(n);
  world.addTargetGroup({ name: `tg-${name}`, intervalMs: 500, deregistrationDelayMs: 500 });
  world.addGroup({
    name,
    min: size,
    max: size,
    azs: ['a', 'b', 'c'],
    image: 'ami-0a11',
    targetGroups: [`tg-${name}`],
  });
  incomingOf(n, size).forEach((id, i) => {
    world.addInstance({ id, az: ['a', 'b', 'c'][i % 3] ?? 'a', image: 'ami-0b22' });
  });
}

/** A termination of a member in service takes capacity away; ours only ever end what stands in Standby. */
function watchTerminations(world: World, groups: number): readonly string[] {
  const harm: string[] = [];
  world.onCall({ action: 'TerminateInstanceInAutoScalingGroup' }, 'before', (w, call) => {
    const { InstanceId = '' } = call.input as { InstanceId?: string };
    for (let n = 1; n <= groups; n++) {
      const lifecycle = w.group(groupCalled(n)).members.find(m => m.id === InstanceId)?.lifecycle;
      if (lifecycle !== undefined && lifecycle !== 'Standby' && !lifecycle.startsWith('Terminat')) {
        harm.push(`call ${call.number} terminates ${InstanceId}, which is ${lifecycle}`);
      }
    }
  });
  return harm;
}

/** Types the command as the requester, with `options` at its end; the answer is the card with the plan. */
export async function propose(scene: Scene, n = 1, options = ''): Promise<SlackMessage> {
  const { slack } = scene;
  const since = slack.mark();
  const size = scene.incoming.length;
  const name = groupCalled(n);
  await slack.types({
    as: 'requester',
    channel: '#deploys',
    text: `/asg-swap ${name} ${incomingOf(n, size).join(' ')} ${options}`.trimEnd(),
  });
  return slack.next(m => offers(m, 'Approve') && !m.thread_ts && JSON.stringify(m.blocks).includes(name), {
    what: `the plan for ${name}`,
    timeoutMs: 120_000,
    since,
  });
}

/** The message shows a button with this label. */
export const offers = (message: SlackMessage | undefined, label: string): boolean =>
  JSON.stringify(message?.blocks ?? []).includes(`"${label}"`);
