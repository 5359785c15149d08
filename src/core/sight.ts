/**
 * Reads an observation: who is a member, who is healthy where, and what is missing. An instance is healthy
 * when the group has it in service, EC2 has it running, and every traffic source says `healthy`: the
 * group's own HealthStatus proves nothing about a load balancer (facts/aws.md section 5).
 */
import { must } from './assert.ts';
import type { Ec2State, InstanceId, LaunchSource, Member, Observation } from './domain.ts';

export const member = (seen: Observation, id: InstanceId): Member | undefined =>
  seen.group?.members.find(m => m.id === id);

export const isMember = (seen: Observation, id: InstanceId): boolean => member(seen, id) !== undefined;

/** EC2 has ended or stopped it, or is about to; what EC2 does not know any more is ended too. */
export function lost(seen: Observation, id: InstanceId): Ec2State | 'unknown to EC2' | undefined {
  const state = seen.instances.get(id)?.state;
  if (state === undefined) return 'unknown to EC2';
  return state === 'running' || state === 'pending' ? undefined : state;
}

/** The load balancers were asked, so that who is healthy can be told; else a decision asks for that first. */
export const showsHealth = (seen: Observation): boolean => seen.sources !== undefined;

/** What keeps an instance from being healthy everywhere, in AWS's terms; empty when it is. */
export function shortcomings(seen: Observation, id: InstanceId): readonly string[] {
  const found = member(seen, id);
  if (!found) return [`${id} is not in the group yet`];
  const dead = lost(seen, id);
  if (dead !== undefined) return [`${id} is ${dead}`];
  if (found.lifecycle !== 'InService') return [`${id} is ${found.lifecycle}`];
  if (!found.healthy) return [`${id} is marked Unhealthy by the group`];
  return must(seen.sources, 'the health was looked at').flatMap(({ source, targets }) => {
    const health = targets.get(id);
    if (!health) return [`${id} is not registered in ${source.name}`];
    if (health.state === 'healthy') return [];
    const why = [health.reason, health.text].filter(text => text !== undefined && text !== '').join(': ');
    return [`${id} is ${health.state} in ${source.name}${why === '' ? '' : ` (${why})`}`];
  });
}

export const isHealthy = (seen: Observation, id: InstanceId): boolean => shortcomings(seen, id).length === 0;

/** Every member that serves now. */
export const healthyMembers = (seen: Observation): readonly InstanceId[] =>
  (seen.group?.members ?? []).map(m => m.id).filter(id => isHealthy(seen, id));

/** What a group launches from, in a person's words. */
export const sourceText = (source: LaunchSource | undefined): string =>
  source === undefined
    ? 'nothing'
    : `${source.name}${source.version === undefined ? '' : ` version ${source.version}`}`;
