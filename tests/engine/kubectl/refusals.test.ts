/** What kubectl refuses before it asks a server reads as the real one's words, where this machine has one. */
import { describe, expect, test } from 'vitest';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyFolder, hasRealKubectl, realKubectl, type RealAnswer } from '../../support/real-kubectl.ts';
import { kubectl } from './frozen.ts';
import { wordsOf } from './words.ts';

const FILES: Readonly<Record<string, string>> = {
  'cm.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
};

const LINES = `
gett
foo -h
get --foo
get -Z
get pods --output
get pods --watch=perhaps
get pods --chunk-size=many
get --raw x po
get --raw x -w
get --raw /api/v1/pods -o json
get --raw x
get -f nowhere.yaml
get pods -o foo
get pods --show-labels -o name
rollout foo
set foo
config foo
auth foo
plugin foo
top foo
create secret foo
create service foo
certificate approve
completion
completion foo
completion bash zsh
config set-credentials a --token x --username y
config set-cluster a --certificate-authority=nope --embed-certs
config set-cluster a --embed-certs
config set-cluster a --insecure-skip-tls-verify --certificate-authority=x
config set-credentials a --client-certificate=nope --embed-certs
config set-credentials a --embed-certs
config use-context a
config use-context
config delete-cluster a
config delete-user a
config delete-context a
config rename-context a b
config rename-context a
config set a
config unset
config set-cluster
config set-credentials
config set-context
config get-contexts a
create
create --raw x
create --raw x -f a -f b
create --raw x -f a --edit
create --raw :x -f a
create --raw x -f a
create --raw /api/v1/namespaces -f nowhere
create --edit -f nowhere.yaml
create foo
delete --raw x -f a -f b
delete --raw x
replace --raw x
replace --raw x -f a -f b
replace --raw x -f a
replace
replace -f cm.yaml --grace-period=1
replace -f cm.yaml --timeout=1s
cluster-info dump -o foo
auth reconcile
auth reconcile -f nowhere.yaml
auth can-i
auth can-i get
auth can-i --list pods
diff
diff a -f b
diff -f nowhere.yaml --prune
diff -f nowhere.yaml --force-conflicts
apply
apply foo
apply -f nowhere.yaml
apply -f nowhere.yaml --subresource=status
apply -f nowhere.yaml --prune
apply -f nowhere.yaml --prune --all --server-side
apply -f nowhere.yaml --force-conflicts
apply -f nowhere.yaml --server-side --force
apply -f nowhere.yaml --server-side --dry-run=client
apply -f nowhere.yaml --dry-run=server --force
apply edit-last-applied
apply set-last-applied
apply view-last-applied
patch po x -p {} --type=foo
patch po x
patch
annotate po
annotate
label po x
label
scale deploy x
run
run x
run x --image=a --rm
run x --image=a --restart=foo
run x --image=a --port=q --dry-run=client
run x --image=a --image-pull-policy=q
autoscale deploy x
top pod a b
top node a b
exec
exec x
exec x ls
port-forward
port-forward x
cp
cp a b c
cp a b
drain
cordon
uncordon
taint
taint nodes
explain
explain a b
debug
attach
attach a b
get
describe
delete
delete --all
edit
wait
wait --for=foo po/x
wait --for=jsonpath= po/x
logs
logs a b c
logs a -l b=c
logs a --tail=-3
logs a --since=1s --since-time=2020-01-01T00:00:00Z
api-resources foo
api-resources -o foo
api-resources --sort-by=foo
api-versions foo
version foo
version -o foo
expose
create deployment
create deployment a
create job a
create cronjob a
create cronjob a --image=b
create configmap
create configmap a --from-literal=x
create configmap a --from-file=nowhere
create configmap a --from-env-file=nowhere
create configmap a --from-env-file=nowhere --from-literal=a=b
create secret generic
create secret tls a
create secret docker-registry a
create service clusterip a
create service externalname a
create service nodeport a
create ingress a
create ingress a --rule=foo
create role a
create role a --verb=get
create clusterrole a
create rolebinding a
create clusterrolebinding a
create quota
create pdb a
create token
create token a --duration=1ms
create token a --bound-object-kind=Foo
create namespace
create serviceaccount
rollout status
rollout undo
rollout history
rollout pause
rollout restart
set image
set env
set resources
set selector
set serviceaccount
set subject
kustomize a b
events --types=foo
`
  .trim()
  .split('\n');

/** A build for a cloud says "Error" where kubectl says "error", and logs what kubectl prints. */
function asKubectl({ stdout, stderr, exit }: RealAnswer, folder: string): RealAnswer {
  const plain = stderr
    .replace(/^Error: ([^]*?\n)\n?$/, 'error: $1')
    .replaceAll(`${folder}/config`, 'the kubeconfig')
    .replace(
      /^E\d{4} .*"command failed" err="((?:[^"\\]|\\.)*)"\n/,
      (_all, why: string) => `error: ${JSON.parse(`"${why}"`) as string}\n`,
    );
  return { stdout, stderr: plain, exit };
}

/** It went to a server after all, so that its answer says nothing. */
const ASKED = /localhost:8080|127\.0\.0\.1:8080/;

describe.skipIf(!hasRealKubectl)('beside the real kubectl', () => {
  test('refusals', () => {
    const folder = emptyFolder();
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
    const world = { objects: [], now: '2026-11-23T08:20:14Z', files: FILES };
    let compared = 0;
    for (const line of LINES) {
      const real = asKubectl(realKubectl(wordsOf(line), folder), folder);
      if (ASKED.test(real.stderr + real.stdout)) continue;
      const ours = kubectl(line, world);
      const isHelp = real.stdout.includes('Usage:');
      const words = ({ stderr, exit, stdout }: RealAnswer): object => ({
        stderr,
        exit,
        stdout: isHelp ? stdout !== '' : stdout,
      });
      expect.soft(words(ours), line).toEqual(words(real));
      compared++;
    }
    console.log(`refusals: ${compared} of ${LINES.length} lines`);
    expect(compared).toBeGreaterThan(100);
  }, 120_000);
});
