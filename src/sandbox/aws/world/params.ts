/**
 * Every delay and every unsettled fact of the simulated AWS, with its default. Durations are
 * milliseconds. "Invented" marks a number that no source gives (facts/aws.md section 12.4).
 */
export interface Params {
  /** How often a group compares desired with counted. Invented. */
  readonly reconcileMs: number;
  /** Share by which each invented delay below may be shorter or longer, so that members arrive unevenly. */
  readonly spread: number;
  /** AttachInstances: Pending to InService. Invented; the source says "seconds". */
  readonly attachMs: number;
  /** Launch: Pending to InService, without hooks. Invented. */
  readonly launchMs: number;
  /** EC2 pending to running. Invented. */
  readonly bootMs: number;
  /** EC2 running to both status checks ok. Invented. */
  readonly statusChecksMs: number;
  /** Age from which the software on a launched instance answers health checks. Invented. */
  readonly appReadyMs: number;
  /** EnterStandby: what follows the deregistration delay. */
  readonly standbyMs: number;
  /** ExitStandby: Pending to InService. Invented. */
  readonly exitStandbyMs: number;
  /** DetachInstances: the least time in Detaching. */
  readonly detachAtLeastMs: number;
  /** EC2 shutting-down to terminated. Invented. */
  readonly shutdownMs: number;
  /** EC2 stopping to stopped. Invented. */
  readonly stopMs: number;
  /** How long a finished member still shows Terminated or Detached. Invented. */
  readonly farewellMs: number;
  /** How long DescribeInstances shows a terminated instance. */
  readonly terminatedVisibleMs: number;
  /** From an instance's death to the group's mark Unhealthy: shortest and longest. */
  readonly deathNoticeMs: readonly [number, number];
  /** From a load balancer's verdict to the group's mark Unhealthy. Invented. */
  readonly elbVerdictMs: number;
  /** Registration until the first health check is possible. Invented. */
  readonly registrationMs: number;
  /** What a Network Load Balancer needs beyond its checks (U14). */
  readonly nlbHealthyMs: number;
  /** Whether the first check of a target comes at a random point of the interval. */
  readonly checkJitter: boolean;
  /** How old an answer may be, per API: `[least, most]`, drawn for each call (section 12.8). Invented. */
  readonly lagMs: readonly [number, number];
  /** How long a process may still start one activity after its suspension was answered (12.2). Invented. */
  readonly suspensionGraceMs: number;
  /** Wait before a failed launch is tried again. Invented. */
  readonly launchRetryMs: number;
  /** Launch failures for longer than this suspend Launch administratively. */
  readonly launchGiveUpMs: number;
  /** From a breach to the policy's change of desired. Invented. */
  readonly alarmActionMs: number;
  /** Probability that a page of a paged answer is cut short (12.8). */
  readonly shortPages: number;
  /** Probability that a finished attach keeps StatusCode InProgress and Progress 50 beside its EndTime. */
  readonly attachLooksUnfinished: number;
}

export const defaultParams: Params = {
  reconcileMs: 1_000,
  spread: 0.2,
  attachMs: 5_000,
  launchMs: 60_000,
  bootMs: 15_000,
  statusChecksMs: 120_000,
  appReadyMs: 45_000,
  standbyMs: 5_000,
  exitStandbyMs: 10_000,
  detachAtLeastMs: 30_000,
  shutdownMs: 60_000,
  stopMs: 30_000,
  farewellMs: 1_000,
  terminatedVisibleMs: 3_600_000,
  deathNoticeMs: [60_000, 120_000],
  elbVerdictMs: 15_000,
  registrationMs: 2_000,
  nlbHealthyMs: 180_000,
  checkJitter: true,
  lagMs: [0, 3_000],
  suspensionGraceMs: 0,
  launchRetryMs: 60_000,
  launchGiveUpMs: 24 * 3_600_000,
  alarmActionMs: 1_000,
  shortPages: 0,
  attachLooksUnfinished: 0.5,
};

/** No delays and no lag: for tests of a single rule. */
export const instant: Partial<Params> = {
  reconcileMs: 0,
  spread: 0,
  attachMs: 0,
  launchMs: 0,
  bootMs: 0,
  statusChecksMs: 0,
  appReadyMs: 0,
  standbyMs: 0,
  exitStandbyMs: 0,
  detachAtLeastMs: 0,
  shutdownMs: 0,
  stopMs: 0,
  farewellMs: 0,
  deathNoticeMs: [0, 0],
  elbVerdictMs: 0,
  registrationMs: 0,
  nlbHealthyMs: 0,
  checkJitter: false,
  lagMs: [0, 0],
  launchRetryMs: 1_000,
  alarmActionMs: 0,
  attachLooksUnfinished: 0,
};

/** The hard mode of facts/aws.md section 12.8: answers may be a quarter of a minute old, pages short. */
export const hardReads: Partial<Params> = { lagMs: [0, 15_000], shortPages: 0.3 };

/** Seconds instead of minutes, for a demonstration that people watch. */
export const brisk: Partial<Params> = {
  attachMs: 2_000,
  launchMs: 6_000,
  bootMs: 2_000,
  statusChecksMs: 4_000,
  appReadyMs: 4_000,
  standbyMs: 1_000,
  exitStandbyMs: 2_000,
  detachAtLeastMs: 2_000,
  shutdownMs: 3_000,
  stopMs: 2_000,
  deathNoticeMs: [4_000, 8_000],
  elbVerdictMs: 2_000,
  registrationMs: 500,
  nlbHealthyMs: 5_000,
  lagMs: [0, 500],
  launchRetryMs: 5_000,
};

/** Facts that the sources leave open, by their number in facts/aws.md section 13; defaults are the worse reading. */
export interface Switches {
  /** U2. Attach or exit while AddToLoadBalancer is suspended registers nowhere, then or later. */
  readonly suspendedAddSkipsAttached: boolean;
  /** U3. TIASG with the decrement on a Standby or an already Terminating member lowers desired (again). */
  readonly decrementsAgain: boolean;
  /** U4. In a call of several ids those before the bad one take effect. */
  readonly partialBatches: boolean;
  /** U5. Members without the group's template go first in a scale-in. */
  readonly attachedGoFirst: boolean;
  /** U5. Attached members show the group's LaunchTemplate. */
  readonly attachedShowTemplate: boolean;
  /** U6. A mixed-instances group takes instances of a type that it does not list, at weight 1. */
  readonly foreignTypes: 'accepted' | 'refused';
  /** U7. What the age of an attached member is counted from. */
  readonly lifetimeFrom: 'ec2-launch' | 'attach';
  /** U8. AZRebalance acts when the fullest and the thinnest zone differ by more than this. */
  readonly imbalance: number;
  /** U9. Attach into a zone under a zonal shift. */
  readonly attachIntoShiftedZone: 'refused' | 'accepted';
  /** U11. The most ids of one attach, detach, enter or exit call. */
  readonly idsPerCall: 19 | 20;
  /** U12. Standby members count against MaxSize in attach and exit. */
  readonly standbyCountsAgainstMax: boolean;
  /** U15. DescribeInstances by ids draws on the large EC2 bucket. */
  readonly idReadsAreCheap: boolean;
  /** U16. Resuming a process that is not suspended. */
  readonly resumeOfActive: 'succeeds' | 'refused';
  /** U17. A repeated suspension refreshes the time in SuspensionReason. */
  readonly resuspendRefreshes: boolean;
  /** U18. Whether desired drops at the call, or when the member has left. */
  readonly desiredDrops: 'at-call' | 'when-left';
  /** U21. HTTP status of Throttling and of AccessDenied of the query services; EC2 limits answer 503. */
  readonly throttlingStatus: 400 | 429 | 503;
  readonly accessDeniedStatus: 403 | 400;
  /** The code of a throttled Auto Scaling call: on the wire `Throttling`, in the guide `RateExceeded`. */
  readonly throttlingCode: 'Throttling' | 'RateExceeded';
  /** U22. Which refusal wins when several apply: the order of section 12.3, or sizes before states. */
  readonly refusalOrder: 'as-listed' | 'sizes-first';
  /** U23. An instance refresh replaces members that were attached from elsewhere. */
  readonly refreshReplacesForeign: boolean;
  /** TerminateInstanceInAutoScalingGroup takes a list of ids (new in the autumn of 2026). */
  readonly terminateTakesLists: boolean;
  /** While Terminate is suspended a surplus may still end Pending members (section 3). */
  readonly pendingEndsThoughSuspended: boolean;
}

export const defaultSwitches: Switches = {
  suspendedAddSkipsAttached: true,
  decrementsAgain: true,
  partialBatches: true,
  attachedGoFirst: true,
  attachedShowTemplate: false,
  foreignTypes: 'accepted',
  lifetimeFrom: 'ec2-launch',
  imbalance: 1,
  attachIntoShiftedZone: 'refused',
  idsPerCall: 20,
  standbyCountsAgainstMax: false,
  idReadsAreCheap: false,
  resumeOfActive: 'succeeds',
  resuspendRefreshes: false,
  desiredDrops: 'at-call',
  throttlingStatus: 400,
  accessDeniedStatus: 403,
  throttlingCode: 'Throttling',
  refusalOrder: 'as-listed',
  refreshReplacesForeign: true,
  terminateTakesLists: false,
  pendingEndsThoughSuspended: true,
};
