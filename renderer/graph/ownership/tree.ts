/** Who owns whom, as it is drawn: an owner, its branches (revisions, Jobs), and in each the places of its pods. */

/** Where one pod is, will be, or was: a number, an ordinal or a machine. */
export interface Place {
  /** Stays with the place: pods come and go in it. */
  key: string;
  /** An ordinal's or a machine's name; places of a ReplicaSet have none. */
  label?: string;
  pod?: string;
  /** The palette place of the pod's revision. */
  colour: number;
  /** uids of the claims that belong to this place, whether it has a pod or not. */
  claims: readonly string[];
  /** A pod ought to be here and none is. */
  missing: boolean;
}

/** What an owner keeps pods by: a ReplicaSet, a Job, or the owner itself. */
export interface Branch {
  key: string;
  /** The object behind the header; none where the branch is the owner itself. */
  uid?: string;
  colour: number;
  places: readonly Place[];
}

export interface OwnerTree {
  /** "default/Deployment/web" */
  key: string;
  /** Absent for pods that nobody owns. */
  uid?: string;
  kind: string;
  name: string;
  namespace: string;
  branches: readonly Branch[];
  /** A branch of its own for the times of a CronJob. */
  calendar: boolean;
}
