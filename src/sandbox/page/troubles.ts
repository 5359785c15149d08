/** What can be made to go wrong from the page: switches that stay, and deeds that are done once. */
import { alarmName } from '../scenarios/worlds.ts';
import type { Play } from './play.ts';

/** Stays on until it is switched off. */
export interface Switch {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  /** Switches it on; the answer switches it off. */
  readonly on: (play: Play) => () => void;
}

/** Is done at a press. */
export interface Deed {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly does: (play: Play, group: string) => void;
}

const writes = [
  'SuspendProcesses',
  'ResumeProcesses',
  'UpdateAutoScalingGroup',
  'AttachInstances',
  'DetachInstances',
  'EnterStandby',
  'ExitStandby',
  'TerminateInstanceInAutoScalingGroup',
];
const usualLagMs = 3_000;
const farLagMs = 300_000;
const slowMs = 300_000;

export const switches: readonly Switch[] = [
  {
    id: 'throttling',
    label: 'AWS throttles',
    hint: 'Half of all calls are answered “Rate exceeded”. The bot slows down and goes on.',
    on: ({ world }) => world.addFault({ share: 0.5, fault: { kind: 'throttled' } }),
  },
  {
    id: 'lost-answers',
    label: 'Answers get lost',
    hint: 'Changes happen in AWS, but every second time the connection drops before the bot hears of it.',
    on: ({ world }) => world.addFault({ action: writes, share: 0.5, fault: { kind: 'lost-answer' } }),
  },
  {
    id: 'lag',
    label: 'AWS shows old news',
    hint: 'What AWS answers is up to five minutes (of its own time) old, as it may be.',
    on({ world }) {
      world.setLag([0, farLagMs]);
      return () => world.setLag([0, usualLagMs]);
    },
  },
  {
    id: 'alarm',
    label: `Alarm ${alarmName}`,
    hint: 'CloudWatch’s alarm is in breach: the group’s policy adds an instance unless alarms are held.',
    on({ world }) {
      world.setAlarm(alarmName, 'ALARM');
      return () => world.setAlarm(alarmName, 'OK');
    },
  },
  {
    id: 'slack-down',
    label: 'Slack is down',
    hint: 'All connections are cut. A running swap goes on; the thread is told when Slack is back.',
    on({ slack }) {
      slack.stage.goesDown();
      return () => slack.stage.comesBack();
    },
  },
];

export const deeds: readonly Deed[] = [
  {
    id: 'bigger',
    label: 'Somebody sets desired +1',
    hint: 'Another person makes the group bigger by hand, and raises max where it is in the way.',
    does({ world }, group) {
      const { desired, max } = world.group(group);
      world.resize(group, { desired: desired + 1, max: Math.max(max, desired + 1) });
    },
  },
  {
    id: 'smaller',
    label: 'Somebody sets desired −1',
    hint: 'Another person makes the group smaller by hand, and lowers min where it is in the way.',
    does({ world }, group) {
      const { desired, min } = world.group(group);
      const less = Math.max(0, desired - 1);
      world.resize(group, { desired: less, min: Math.min(min, less) });
    },
  },
];

/** What can be done to one instance. */
export const instanceDeeds = [
  { id: 'break', label: 'Break its software', hint: 'It runs, but fails every health check.' },
  {
    id: 'slow',
    label: 'Slow it down',
    hint: 'It answers health checks only five minutes (AWS’s time) after it joins.',
  },
  { id: 'mend', label: 'Mend its software', hint: 'It answers health checks again.' },
  { id: 'terminate', label: 'Let it die', hint: 'EC2 ends it at once: no draining, no hooks.' },
] as const;
export type InstanceDeed = (typeof instanceDeeds)[number]['id'];

/** Does it. */
export function befalls({ world }: Play, instance: string, deed: InstanceDeed): void {
  switch (deed) {
    case 'break':
      world.breakApp(instance, true);
      return;
    case 'slow':
      world.answersChecks(instance, { afterMs: slowMs });
      return;
    case 'mend':
      world.breakApp(instance, false);
      world.answersChecks(instance, 'always');
      return;
    case 'terminate':
      world.terminate(instance);
  }
}

/** The switches of one play: which are on, and how each is switched off. */
export class Switchboard {
  readonly #play: Play;
  readonly #on = new Map<string, () => void>();

  constructor(play: Play) {
    this.#play = play;
  }

  isOn(id: string): boolean {
    return this.#on.has(id);
  }

  /** Throws for a switch that there is not. */
  set(id: string, on: boolean): void {
    const found = switches.find(known => known.id === id);
    if (found === undefined) throw new Error(`there is no switch ${id}`);
    const off = this.#on.get(id);
    if (on && off === undefined) this.#on.set(id, found.on(this.#play));
    if (!on && off !== undefined) {
      this.#on.delete(id);
      off();
    }
  }
}
