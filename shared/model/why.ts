/** Why a thing is there, and how it came to be as it is: the chain of causes, told from the first to the last. */

/** One field that a write changed, as short text; '' where there was or is none. */
export interface FieldNews {
  path: string;
  before: string;
  after: string;
}

/** What a write did, in the few ways that a person tells apart. */
export type Deed = 'made' | 'changed' | 'placed' | 'ready' | 'unready' | 'ended' | 'leaving' | 'removed';

export interface WhyStep {
  /** Virtual ms of the person's clock; negative: before it showed zero. */
  at: number;
  /** The component that wrote: "deployment-controller", "kubelet/worker-1", "user". */
  actor: string;
  deed: Deed;
  kind: string;
  namespace: string;
  name: string;
  uid: string;
  fields: FieldNews[];
  /** The timer that woke the actor, where no change and no person did. */
  timer?: string;
}

export interface Why {
  /** From what a person did, or the first thing that is still remembered, to the thing itself. */
  causes: WhyStep[];
  /** What became of it since, oldest first. */
  since: WhyStep[];
  /** The first cause is older than what is remembered. */
  forgotten: boolean;
}
