/** The page "Declare Network Policy", typed: who may reach nginx before there is a policy, and after. */
import { expect, test } from 'vitest';
import { playCases, type DocsCase } from '../../../support/docs-typed.ts';
import { fixturesDir } from '../../../support/fixtures.ts';

const VISITOR = 'kubectl run busybox --rm -ti --image=busybox:1.28 -- /bin/sh';
const FRIEND = 'kubectl run busybox --rm -ti --labels="access=true" --image=busybox:1.28 -- /bin/sh';
const ASK = 'wget --spider --timeout=1 nginx';
const ENTERED = "If you don't see a command prompt, try pressing enter.\n";
const REACHED = 'Connecting to nginx (10.100.0.16:80)\nremote file exists\n';

const pair = (command: string, output: string, manifests: string[] = []): DocsCase => ({ command, output, manifests });

const CASES: readonly DocsCase[] = [
  pair('kubectl create deployment nginx --image=nginx', 'deployment.apps/nginx created\n'),
  pair('kubectl expose deployment nginx --port=80', 'service/nginx exposed\n'),
  pair(
    'kubectl get svc,pod',
    `NAME                 TYPE        CLUSTER-IP    EXTERNAL-IP   PORT(S)   AGE
service/kubernetes   ClusterIP   10.100.0.1    <none>        443/TCP   46m
service/nginx        ClusterIP   10.100.0.16   <none>        80/TCP    33s

NAME                        READY   STATUS    RESTARTS   AGE
pod/nginx-701339712-e0qfq   1/1     Running   0          35s
`,
  ),
  pair(VISITOR, ENTERED),
  pair(ASK, REACHED),
  pair(
    'kubectl apply -f https://k8s.io/examples/service/networking/nginx-policy.yaml',
    'networkpolicy.networking.k8s.io/access-nginx created\n',
    ['service/networking/nginx-policy.yaml'],
  ),
  pair(VISITOR, ENTERED),
  pair(ASK, 'Connecting to nginx (10.100.0.16:80)\nwget: download timed out\n'),
  pair(FRIEND, ENTERED),
  pair(ASK, REACHED),
  pair(
    'kubectl describe networkpolicy access-nginx',
    `Name:         access-nginx
Namespace:    default
Created on:   2026-11-23 08:00:00 +0000 UTC
Labels:       <none>
Annotations:  <none>
Spec:
  PodSelector:     app=nginx
  Allowing ingress traffic:
    To Port: <any> (traffic allowed to all ports)
    From:
      PodSelector: access=true
  Not affecting egress traffic
  Policy Types: Ingress
`,
  ),
];

test.skipIf(fixturesDir === undefined)('every pair says the facts', () => {
  const leaves = { after: ['exit', 5] };
  const played = playCases(CASES, { pairs: { 4: leaves, 7: leaves, 9: leaves } });
  expect(played.flatMap(({ words, line }) => (words.length === 0 ? [] : [line, ...words]))).toEqual([]);
  expect(played).toHaveLength(CASES.length);
});
