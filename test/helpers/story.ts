/**
 * Plays `decide` by hand: a journal that grows, a clock, and looks at a group that the test arranges. What
 * AWS would do is the test's to say; notes are taken until something is to be done or waited for.
 */
import { decide } from '../../src/core/decide.ts';
import type { Decision } from '../../src/core/decision.ts';
import type {
  AlarmState,
  Answer,
  InstanceId,
  LaunchSource,
  Member,
  Observation,
  Settings,
  TargetHealth,
} from '../../src/core/domain.ts';
import type { Entry, JournalEvent } from '../../src/core/journal.ts';
import { ids, type Plan } from '../../src/core/plan.ts';
import { replay } from '../../src/core/replay.ts';
import type { Swap } from '../../src/core/swap.ts';
import { approver, group, healthy, instance, memberOf, plan, requester, t0, targetGroup } from './build.ts';

/** Nobody knows whether the deed happened. */
export const lostAnswer = { kind: 'unknown', text: 'the connection broke' } as const;

export class Story {
  readonly plan: Plan;
  now = t0;
  readonly entries: Entry[] = [];
  /** The group as the next look shows it. */
  settings: Settings;
  readonly members = new Map<InstanceId, Member>();
  readonly targets = new Map<InstanceId, TargetHealth>();
  readonly ec2 = new Map<InstanceId, ReturnType<typeof instance>>();
  gone = false;
  tags: Record<string, string> = {};
  launches: LaunchSource | undefined;
  status: string | undefined;
  readonly alarms = new Map<string, AlarmState>();

  constructor(of: Plan = plan()) {
    this.plan = of;
    this.settings = of.found;
    this.launches = of.launches;
    for (const { id, zone } of of.outgoing) this.join(id, zone);
    for (const id of of.staying) this.join(id);
    for (const { id, zone } of of.incoming) this.ec2.set(id, instance(id, zone));
    this.write({ kind: 'approved', plan: of, requester, approver });
  }

  get swap(): Swap {
    return replay(this.entries);
  }

  write(event: JournalEvent): void {
    this.entries.push({ seq: this.entries.length + 1, at: this.now, event });
  }

  /** From the next look on the group shows these settings. */
  shows(settings: Partial<Settings>): void {
    this.settings = { ...this.settings, ...settings };
  }

  later(ms: number): this {
    this.now += ms;
    return this;
  }

  look(): Observation {
    const seen = group(0, {
      settings: this.settings,
      members: [...this.members.values()],
      tags: this.tags,
      ...(this.status === undefined ? {} : { status: this.status }),
      ...(this.launches === undefined ? {} : { launches: this.launches }),
    });
    return {
      at: this.now,
      group: this.gone ? undefined : seen,
      instances: new Map(this.ec2),
      sources: [{ source: targetGroup, targets: new Map(this.targets) }],
      ...(this.plan.alarms === undefined ? {} : { alarms: new Map(this.alarms) }),
    };
  }

  /** What is decided at this look, notes taken. */
  decided(look: Observation = this.look()): Exclude<Decision, { kind: 'note' }> {
    for (let i = 0; i < 50; i++) {
      const decision = decide(this.swap, look, this.now);
      if (decision.kind !== 'note') return decision;
      this.write(decision.event);
    }
    throw new Error('notes without end');
  }

  /** Does what is decided, as far as the journal goes. */
  acts(answer: Answer = { kind: 'accepted' }): Extract<Decision, { kind: 'act' }>['action'] {
    const decision = this.decided();
    if (decision.kind !== 'act') throw new Error(`no act but ${JSON.stringify(decision)}`);
    this.write({ kind: 'acting', action: decision.action });
    this.write({ kind: 'answered', answer });
    return decision.action;
  }

  join(id: InstanceId, zone?: string, more: Partial<Member> = {}, target: TargetHealth = healthy()): void {
    this.members.set(id, memberOf(id, zone, more));
    this.targets.set(id, target);
    if (!this.ec2.has(id)) this.ec2.set(id, instance(id, zone));
  }

  become(id: InstanceId, lifecycle: Member['lifecycle']): void {
    this.members.set(id, { ...memberOf(id), ...this.members.get(id), lifecycle });
    if (lifecycle !== 'InService') this.targets.delete(id);
    else this.targets.set(id, healthy());
  }

  leave(id: InstanceId): void {
    this.members.delete(id);
    this.targets.delete(id);
  }

  /** Enough good looks to open a gate. */
  goodLooks(): this {
    for (let i = 0; i < this.plan.gate.looks; i++) {
      this.decided();
      this.later(this.plan.gate.everyMs);
    }
    return this;
  }

  held(): this {
    this.acts();
    this.settings = { ...this.settings, suspended: this.plan.suspend };
    this.acts();
    this.settings = { ...this.settings, max: this.plan.roomMax };
    return this;
  }

  attached(): this {
    this.held();
    const { incoming } = this.plan;
    while (incoming.some(i => !this.members.has(i.id))) {
      const action = this.acts();
      if (action.kind !== 'attach') throw new Error(`attach, not ${action.kind}`);
      for (const id of action.instances) this.join(id);
      this.settings = { ...this.settings, desired: this.settings.desired + action.instances.length };
    }
    return this;
  }

  retired(): this {
    this.attached().goodLooks();
    for (let i = 0; i < this.plan.batches.length; i++) {
      const action = this.acts();
      if (action.kind !== 'enter-standby') throw new Error(`standby, not ${action.kind}`);
      for (const id of action.instances) this.become(id, 'Standby');
      this.settings = { ...this.settings, desired: this.settings.desired - action.instances.length };
      this.goodLooks();
    }
    this.decided();
    return this;
  }

  get outgoing(): readonly InstanceId[] {
    return ids(this.plan.outgoing);
  }

  get incoming(): readonly InstanceId[] {
    return ids(this.plan.incoming);
  }
}
