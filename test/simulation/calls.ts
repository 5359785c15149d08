/** AWS's calls as its documentation has them: what the bot writes, and what an action must come down to. */
import { unreachable } from '../../src/core/assert.ts';
import type { Action } from '../../src/core/domain.ts';

/** What a write carries. */
export interface Written {
  readonly AutoScalingGroupName?: string;
  readonly InstanceIds?: readonly string[];
  readonly InstanceId?: string;
  readonly ShouldDecrementDesiredCapacity?: boolean;
  readonly ScalingProcesses?: readonly string[];
  readonly LaunchTemplate?: { readonly Version?: string };
  readonly Tags?: readonly { readonly ResourceId?: string; readonly Key?: string }[];
  readonly MinSize?: number;
  readonly MaxSize?: number;
  readonly DesiredCapacity?: number;
}

/** The call that an action stands for, as the documentation of AWS has it. */
export function callOf(action: Action): { readonly name: string; readonly touches: readonly string[] } {
  switch (action.kind) {
    case 'suspend':
      return { name: 'SuspendProcesses', touches: action.processes };
    case 'resume':
      return { name: 'ResumeProcesses', touches: action.processes };
    case 'resize':
    case 'set-template':
      return { name: 'UpdateAutoScalingGroup', touches: [] };
    case 'attach':
      return { name: 'AttachInstances', touches: action.instances };
    case 'detach':
      return { name: 'DetachInstances', touches: action.instances };
    case 'enter-standby':
      return { name: 'EnterStandby', touches: action.instances };
    case 'exit-standby':
      return { name: 'ExitStandby', touches: action.instances };
    case 'protect':
      return { name: 'SetInstanceProtection', touches: action.instances };
    case 'mark':
      return { name: 'CreateOrUpdateTags', touches: [] };
    case 'unmark':
      return { name: 'DeleteTags', touches: [] };
    case 'terminate':
      return { name: 'TerminateInstanceInAutoScalingGroup', touches: [action.instance] };
    default:
      return unreachable(action);
  }
}
