/** A source of requests: people outside the cluster, drawn as "Users". */

/** Plain data, replaced and never changed. */
export interface Client {
  name: string;
  requestsPerSecond: number;
}
