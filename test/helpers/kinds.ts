/** Every kind of objection and of warning that there is; tsc says so when one is missing here. */
import type { Warning } from '../../src/core/plan.ts';
import type { Objection } from '../../src/core/preflight.ts';

const objections: Readonly<Record<Objection['kind'], true>> = {
  'group-deleting': true,
  'group-managed': true,
  'group-busy': true,
  'group-weighted': true,
  'marker-left': true,
  'refresh-active': true,
  'activity-open': true,
  'member-unstable': true,
  'member-unhealthy': true,
  'process-suspended': true,
  'source-gone': true,
  'target-group-unused': true,
  'health-check-disabled': true,
  'alarm-missing': true,
  'alarm-breached': true,
  'no-template': true,
  'no-such-version': true,
  'nothing-to-replace': true,
  'not-all': true,
  'below-min': true,
  'above-max': true,
  'above-limit': true,
  'unknown-instance': true,
  'not-running': true,
  'already-member': true,
  'in-other-group': true,
  'foreign-zone': true,
  'foreign-vpc': true,
  'image-gone': true,
  'checks-not-ok': true,
  'event-scheduled': true,
  'instance-managed': true,
  'tag-missing': true,
  'in-other-request': true,
  'not-a-member': true,
  'not-in-service': true,
};

const warnings: Readonly<Record<Warning['kind'], true>> = {
  'image-drift': true,
  'image-unknown': true,
  'version-drift': true,
  'template-drift': true,
  'not-compared': true,
  'mixed-incoming': true,
  'desired-changes': true,
  'zone-imbalance': true,
  'no-load-balancer': true,
  'warm-pool': true,
  spot: true,
  'suspended-by-others': true,
  'max-lifetime': true,
};

export const objectionKinds = Object.keys(objections) as readonly Objection['kind'][];
export const warningKinds = Object.keys(warnings) as readonly Warning['kind'][];
