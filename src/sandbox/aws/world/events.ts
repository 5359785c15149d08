/** Everything that the clock can bring. Plain data, so that a story can be printed. */
export type MemberNext =
  /** Attach, exit from Standby or launch is done. */
  | 'in-service'
  | 'exit-fails'
  /** A launch is done; its hooks come next. */
  | 'launched'
  | 'standby'
  | 'detached'
  | 'drained'
  /** Nothing is left to wait for; EC2 ends the instance now. */
  | 'proceed'
  | 'hook-timeout'
  | 'warmed'
  | 'gone';

export type InstanceTo = 'running' | 'checked' | 'stopped' | 'interrupted' | 'terminated' | 'forgotten';

export type Event =
  | { readonly kind: 'reconcile'; readonly group: string }
  | { readonly kind: 'touch'; readonly group: string }
  | { readonly kind: 'member'; readonly id: string; readonly step: number; readonly next: MemberNext }
  | {
      readonly kind: 'ec2';
      readonly id: string;
      readonly step: number;
      readonly to: InstanceTo;
    }
  | { readonly kind: 'instance-changed'; readonly id: string }
  | {
      readonly kind: 'target';
      readonly key: string;
      readonly step: number;
      readonly next: 'checking' | 'verdict' | 'look-again' | 'drained';
    }
  | { readonly kind: 'health-check'; readonly id: string }
  | { readonly kind: 'elb-verdict'; readonly id: string }
  | { readonly kind: 'lifetime'; readonly id: string }
  | { readonly kind: 'scheduled-action'; readonly key: string; readonly at: number }
  | { readonly kind: 'alarm'; readonly key: string; readonly since: number }
  | { readonly kind: 'refresh'; readonly id: string; readonly step: number }
  | { readonly kind: 'actor'; readonly actor: number };
