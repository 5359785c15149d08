/** EC2's own side: instances start, stop and end whatever Auto Scaling thinks of them. */
import { type Engine, later, spread } from './engine.ts';
import type { InstanceTo } from './events.ts';
import type { Instance } from './model.ts';

export function addInstance(w: Engine, instance: Instance): void {
  w.instances.set(instance.id, instance);
  if (instance.state === 'pending') {
    later(w, spread(w, w.params.bootMs), {
      kind: 'ec2',
      id: instance.id,
      step: instance.step,
      to: 'running',
    });
  }
}

/** Ends an instance; a repeat changes nothing. */
export function terminateInstance(w: Engine, id: string, reason: string): void {
  const instance = w.instances.get(id);
  if (instance === undefined || instance.state === 'shutting-down' || instance.state === 'terminated') return;
  const step = move(w, instance, { state: 'shutting-down', stateReason: reason });
  const ms = instance.shutdownMs ?? spread(w, w.params.shutdownMs);
  later(w, ms, { kind: 'ec2', id, step, to: 'terminated' });
}

export function stopInstance(w: Engine, id: string): void {
  const instance = w.instances.get(id);
  if (instance?.state !== 'running') return;
  const step = move(w, instance, {
    state: 'stopping',
    stateReason: 'Client.UserInitiatedShutdown: User initiated shutdown',
  });
  later(w, spread(w, w.params.stopMs), { kind: 'ec2', id, step, to: 'stopped' });
}

export function startInstance(w: Engine, id: string): void {
  const instance = w.instances.get(id);
  if (instance?.state !== 'stopped') return;
  const boot = spread(w, w.params.bootMs);
  const step = move(w, instance, {
    state: 'pending',
    status: 'initializing',
    launchedAt: w.now,
    appReadyAt: w.now + boot,
  });
  later(w, boot, { kind: 'ec2', id, step, to: 'running' });
}

/** What the clock brings to an instance. */
export function onInstance(w: Engine, id: string, step: number, to: InstanceTo): void {
  const instance = w.instances.get(id);
  if (instance === undefined) return;
  // An interruption that was announced comes, whatever became of the instance since.
  if (to === 'interrupted') {
    terminateInstance(w, id, 'Server.SpotInstanceTermination: Spot instance termination');
    return;
  }
  if (instance.step !== step) return;
  switch (to) {
    case 'running': {
      const next = move(w, instance, { state: 'running' });
      later(w, spread(w, w.params.statusChecksMs), { kind: 'ec2', id, step: next, to: 'checked' });
      return;
    }
    case 'checked':
      if (instance.status === 'initializing') w.instances.set(id, { ...instance, status: 'ok' });
      return;
    case 'stopped':
      move(w, instance, { state: 'stopped' });
      return;
    case 'terminated': {
      const next = move(w, instance, { state: 'terminated' });
      later(w, w.params.terminatedVisibleMs, { kind: 'ec2', id, step: next, to: 'forgotten' });
      return;
    }
    case 'forgotten':
      w.instances.set(id, undefined);
  }
}

/** Changes what decides health: breakage, status checks, scheduled events. */
export function changeInstance(w: Engine, id: string, change: Partial<Instance>): void {
  const instance = w.instances.get(id);
  if (instance === undefined) return;
  w.instances.set(id, { ...instance, ...change });
  later(w, 0, { kind: 'instance-changed', id });
}

function move(w: Engine, instance: Instance, change: Partial<Instance>): number {
  const step = instance.step + 1;
  w.instances.set(instance.id, { ...instance, ...change, step });
  later(w, 0, { kind: 'instance-changed', id: instance.id });
  return step;
}
