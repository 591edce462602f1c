/** Something about an object that keeps it from doing what it says, worked out when somebody looks. */

export type FindingCode =
  | 'no-controller'
  | 'no-class'
  | 'class-unknown'
  | 'class-not-served'
  | 'no-service'
  | 'no-port'
  | 'external-name'
  | 'resource'
  | 'no-endpoints'
  | 'no-secret'
  | 'no-certificate'
  | 'unreadable'
  | 'other-host'
  | 'doubled'
  | 'bad-pattern'
  | 'selects-none'
  | 'selects-other'
  | 'no-target-port'
  | 'other-target-port'
  | 'not-listening'
  | 'none-ready'
  | 'no-slices'
  | 'no-balancer'
  | 'balancer-class'
  | 'port-taken'
  | 'balancer-pending'
  | 'external-unknown'
  | 'external-address';

export interface Finding {
  code: FindingCode;
  /** The field that it is about: "spec.rules[0].http.paths[1]". */
  place: string;
  /** What its sentence names: Services, ports, classes. */
  values: Readonly<Record<string, string>>;
}
