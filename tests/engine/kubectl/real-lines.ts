/** Lines that a real kubectl and ours are asked one after the other; `<<<` gives standard input, "\n" in it is a new line. */
export const LINES: readonly string[] = String.raw`
get pods
get pods -o wide
get deploy web db
get deploy/web svc/web deploy/db
get deploy,svc,pods
get pods,svc web db
get all web
get svc -o yaml
get deploy web -o json
get pod.v1 web
get deployments.v1.apps web
get nodes -o custom-columns=NAME:.metadata.name,CPU:.status.capacity.cpu,MEM:.status.allocatable.memory
get deploy -o custom-columns=NAME:.metadata.name,LABELS:.metadata.labels,IMAGES:.spec.template.spec.containers[*].image
get deploy --sort-by=.metadata.name --no-headers
get deploy --sort-by=.nope
get deploy --sort-by=.nope -o name
get deploy,svc --sort-by=.metadata.name
get pods -l 'app in (web)' -L app
get pods -l 'app=='
get pods --field-selector=status.phase!=Running
get pods --field-selector=foo=bar
get nosuch
get pod nope
get pod nope --ignore-not-found
get pods -n nowhere
get svc web -o jsonpath={.spec.ports[0]}
get svc web -o jsonpath={.spec.ports[4]}
get svc web -o jsonpath={.spec.nope.x} --allow-missing-template-keys=false
get svc web -o jsonpath={.metadata['name','namespace']}
get svc web -o jsonpath={.metadata["name"]}
get deploy -o jsonpath="{.items[*]['metadata.name','spec.replicas']}"
get deploy -o jsonpath='{range .items[*]}{.metadata.name}{"\t"}{.spec.replicas}{"\n"}{end}'
get deploy -o jsonpath='{.items[?(@.spec.replicas>2)].metadata.name}'
get deploy -o jsonpath='{.items[*'
get secret login -o go-template='{{range $k,$v := .data}}{{printf "%s: " $k}}{{$v | base64decode}}{{"\n"}}{{end}}'
get svc web -o go-template='{{if and .metadata.labels .spec}}x{{else}}y{{end}}'
get svc web -o go-template='{{len .spec.ports}} {{index .spec.ports 0 "port"}} {{eq .kind "Service"}}'
describe deploy web
describe svc web
describe svc db
describe ingress web
describe secret login
describe sts db
describe pod nope
describe po/nope svc/web
describe pods,svc web
describe nosuch
events --types=Foo
events --for web
rollout history deploy/web
rollout history rs
rollout status svc/web
rollout undo svc/web
rollout restart svc/web
scale deploy/web --replicas=3
scale deploy web --replicas=5 --current-replicas=9
scale svc/web --replicas=2
label svc web a=b
label svc web app=x
label svc web a=!!
annotate svc web note=hello
annotate svc web --list
taint nodes worker-1 k=v:NoSchedule
taint nodes worker-1 k=v:Foo
taint svc web k=v:NoSchedule
cordon worker-1
cordon nope
set image deploy/web web=nginx:1.27
set image deploy --all x=y
set env deploy/web A=b B-
set env deploy/web --from=configmap/settings
set resources deploy/web --limits=cpu=200m
patch deploy web -p '{"spec":{"replicas":2}}'
patch deploy web -p '{"spec":{"replicas":2}}' --dry-run=client
patch deploy web -p '{"spec":{"replicas":"x"}}'
patch deploy web --type=json -p '[{"op":"remove","path":"/spec/nope"}]'
patch deploy web -p 'a: b: c'
patch svc web -p '{"spec":{"clusterIP":"1.2.3.4"}}'
patch deploy web -p '{}'
delete pod nope
delete
run x --image=nginx --dry-run=client
run x
create deploy
create cm c --from-literal=a
create role r --verb=get --resource=nosuch --dry-run=client
create svc clusterip s
create -f - <<< apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n
create -f - <<< apiVersion: v1\nkind: Pod\nmetadata: {name: Q_}\nspec: {containers: [{name: a, image: b}]}\n
create -f - <<< apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n   labels: {}\n
create -f - <<< apiVersion: v1\nkind: ConfigMap\nmetadata:\n	name: a\n
create -f - <<< apiVersion: v1\nkind: ConfigMap\nmetadata\n  name: a\n
create -f - <<< apiVersion: v1\nkind: "ConfigMap\nmetadata:\n  name: a\n
create -f - <<< apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a\n
create -f - <<< apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: [1, 2\n
create -f - <<< apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n data: {}\n
create -f - <<< apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  name: b\n
create -f - <<< apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: @a\n
create -f - <<< apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: *a\n
create -f - <<< apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: 'it's'\n
create -f - <<< apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Values.name }}\n
create -f - <<< apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n   image: b\n
create -f - <<< apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: a\n    image: b\n
create -f - <<< just text\n
apply -f - <<< apiVersion: v1\nkind: ConfigMap\nmetadata: {name: new}\ndata: {x: z}\n
apply -f - <<< apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {x: z}\n
apply -f - --server-side <<< apiVersion: v1\nkind: ConfigMap\nmetadata: {name: new}\ndata: {x: z}\n
apply view-last-applied -f - <<< apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n
replace -f - <<< apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {x: z}\n
replace -f - <<< apiVersion: v1\nkind: ConfigMap\nmetadata: {name: nope}\ndata: {x: z}\n
expose -f - --port=80 --name=w --dry-run=client <<< apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n
label -f - a=b <<< apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n
diff -f /nope
create -f - <<< apiVersion: v1\nkind: ConfigMap\nmetadata: {name: new}\n---\na: b: c\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: new2}\n
apply -f - -n default <<< apiVersion: v1\nkind: ConfigMap\nmetadata: {name: new}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: z, namespace: other}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: new2}\n
get -f - <<< apiVersion: v1\nkind: Service\nmetadata: {name: web}\n---\napiVersion: v1\nkind: Foo\nmetadata: {name: x}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: nope}\n
scale --replicas=2 -f - <<< apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: nope}\n
set env svc/web A=b
set env deploy/web B=2 --overwrite=false
set resources deploy/web -c nope --limits=cpu=1
set selector deploy/web a=b
set subject svc/web --user=x
get events --sort-by=.reason
get events --sort-by=.lastTimestamp
events
frob
getpods
`
  .trim()
  .split('\n');
