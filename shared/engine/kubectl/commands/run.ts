/** `kubectl run`: one pod from an image (kubectl/pkg/cmd/run/run.go). */
import { isEnvVarName } from '../../api/names.ts';
import { mergePatch } from '../../api/patch/merge.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { namespaceOf } from '../config/kubeconfig.ts';
import { CommandError, usageError } from '../errors.ts';
import { boolFlag, durationFlag, textFlag, textsFlag } from '../flags/flag.ts';
import { withSavedConfig } from '../../manifests/last-applied.ts';
import { outputFlags } from '../print/output.ts';
import { DRY_RUN_FLAG, dryRunOf, resultPrinter } from '../print/result.ts';
import { fileFlags } from '../resources/find.ts';
import { deletionFlags } from '../resources/deletion.ts';
import { parsePairs } from '../resources/pairs.ts';
import { PODS } from '../resources/pods-of.ts';
import { fieldManagerFlag, SAVE_CONFIG_FLAG, write, writeQuery } from '../resources/write.ts';
import type { Address, Task } from '../waits.ts';
import { attachTo, type Created } from './run-attach.ts';
import { labelPairs, overridden, OVERRIDE_FLAGS } from './run-parts.ts';

const RESTART = new Set(['Always', 'OnFailure', 'Never']);
const PULL = new Set(['', 'Always', 'IfNotPresent', 'Never']);
/** Repository, tag and digest (distribution/reference). */
const IMAGE =
  /^[a-zA-Z0-9](?:[a-zA-Z0-9._-]*[a-zA-Z0-9])?(?::\d+)?(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$/;

const SERVICES: Address = { group: '', version: 'v1', plural: 'services' };

/** @throws CommandError for a mistake in the call */
function check(call: Call): void {
  const { args, dashAt, flags, path } = call;
  const refuse = (text: string): never => {
    throw usageError(path, text);
  };
  if (args.length === 0 || dashAt === 0) refuse('NAME is required for run');
  const image = flags.text('image');
  if (!IMAGE.test(image))
    throw new CommandError(`Invalid image name ${JSON.stringify(image)}: invalid reference format`);
  if (flags.bool('tty') && !flags.bool('stdin')) refuse('-i/--stdin is required for containers with -t/--tty=true');
  if (flags.bool('expose') && flags.text('port') === '') refuse('--port must be set when exposing a service');
  if (!RESTART.has(flags.text('restart'))) refuse(`invalid restart policy: ${flags.text('restart')}`);
  const attach = isAttached(call);
  if (flags.bool('rm') && !attach) refuse('--rm should only be used for attached containers');
  if (attach && dryRunOf(call) !== 'none')
    refuse("--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)");
  if (!PULL.has(flags.text('image-pull-policy')))
    refuse(`invalid image pull policy: ${flags.text('image-pull-policy')}`);
}

const isAttached = ({ flags }: Call): boolean =>
  flags.changed('attach') ? flags.bool('attach') : flags.bool('stdin') || flags.bool('tty');

/** @throws CommandError */
function variable(text: string): { name: string; value: string } {
  const equals = text.indexOf('=');
  const name = text.slice(0, Math.max(0, equals));
  if (equals < 1 || isEnvVarName(name).length > 0) throw new CommandError(`invalid env: ${text}`);
  return { name, value: text.slice(equals + 1) };
}

const given = (field: string, value: readonly unknown[]): object => (value.length === 0 ? {} : { [field]: value });

/** @throws CommandError */
function portOf(text: string): object[] {
  if (text === '') return [];
  if (!/^[+-]?\d+$/.test(text)) throw new CommandError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  return [{ containerPort: Number(text) }];
}

/** The pod that the flags make. @throws CommandError */
export function podOf(call: Call): AnyObject {
  const { args, flags } = call;
  const name = args[0]!;
  const labels = flags.text('labels') === '' ? { run: name } : labelPairs(flags.text('labels'));
  const words = args.slice(1);
  const annotations = parsePairs(flags.list('annotations'), 'annotation', false).set;
  const pull = flags.text('image-pull-policy');
  const isInteractive = flags.bool('stdin');
  const container = {
    name,
    image: flags.text('image'),
    ...(pull === '' ? {} : { imagePullPolicy: pull }),
    ...given(flags.bool('command') ? 'command' : 'args', words),
    ...given('env', flags.list('env').map(variable)),
    ...given('ports', portOf(flags.text('port'))),
    ...(isInteractive ? { stdin: true } : {}),
    ...(isInteractive && !flags.bool('leave-stdin-open') ? { stdinOnce: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
    ...(flags.changed('privileged') ? { securityContext: { privileged: flags.bool('privileged') } } : {}),
    resources: {},
  };
  const metadata = { name, labels, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: { containers: [container], dnsPolicy: 'ClusterFirst', restartPolicy: flags.text('restart') },
    status: {},
  } as unknown as AnyObject;
}

/** The Service of --expose. */
function serviceOf({ args, flags }: Call, pod: AnyObject): AnyObject {
  const port = Number(flags.text('port'));
  const spec = { ports: [{ port, protocol: 'TCP', targetPort: port }], selector: pod.metadata.labels };
  const made = { apiVersion: 'v1', kind: 'Service', metadata: { name: args[0]! }, spec, status: { loadBalancer: {} } };
  return made as unknown as AnyObject;
}

function* make(call: Call, resource: Address, object: AnyObject): Task<AnyObject> {
  const { namespace, explicit } = yield* namespaceOf(call);
  const placed = explicit ? (mergePatch(object, { metadata: { namespace } }) as AnyObject) : object;
  const saved = withSavedConfig(placed, call.flags.bool('save-config'));
  if (dryRunOf(call) === 'client') return saved;
  return yield* write({ verb: 'create', resource, namespace, body: saved, query: writeQuery(call) });
}

function* execute(call: Call): Task<number> {
  check(call);
  const say = yield* resultPrinter(call);
  const pod = overridden(call, podOf(call));
  const made = yield* make(call, PODS, pod);
  const all: Created[] = [{ resource: { ...PODS, kind: 'Pod' }, object: made }];
  if (call.flags.bool('expose')) {
    const service = yield* make(call, SERVICES, serviceOf(call, pod));
    all.push({ resource: { ...SERVICES, kind: 'Service' }, object: service });
    say(service, 'created');
  }
  if (isAttached(call)) yield* attachTo(call, all, made);
  else say(made, 'created');
  return 0;
}

export const run: Command = {
  name: 'run',
  heading: 'Basic Commands (Beginner)',
  use: 'run NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...] [options]',
  short: 'Run a particular image on the cluster',
  flags: [
    ...outputFlags(),
    DRY_RUN_FLAG,
    SAVE_CONFIG_FLAG,
    fieldManagerFlag('kubectl-run'),
    ...OVERRIDE_FLAGS,
    ...deletionFlags(false),
    ...fileFlags('Files, folders or URLs.').map((flag) => ({ ...flag, ignored: true as const })),
    textsFlag('annotations', 'Annotations of the pod: key=value.'),
    boolFlag('attach', 'Waits until the pod runs and joins it; by itself so with --stdin.'),
    boolFlag('command', 'What stands after "--" is the command, and not its arguments.'),
    textsFlag('env', 'A variable: key=value.'),
    boolFlag('expose', 'Makes a Service before the pod; needs --port.'),
    textFlag('image', 'The image.', { required: true }),
    textFlag('image-pull-policy', 'When the image is pulled.', { values: ['Always', 'IfNotPresent', 'Never'] }),
    textFlag('labels', 'Labels of the pod: a=b,c=d.', { short: 'l' }),
    boolFlag('leave-stdin-open', 'Standard input stays open when the first who joined goes.'),
    durationFlag('pod-running-timeout', 'How long to wait for the pod.', { fallback: '1m0s' }),
    textFlag('port', 'The port that the container listens on.'),
    boolFlag('privileged', 'Runs the container in privileged mode.'),
    boolFlag('quiet', 'Says less.', { short: 'q' }),
    textFlag('restart', 'The restart policy.', { fallback: 'Always', values: ['Always', 'OnFailure', 'Never'] }),
    boolFlag('rm', 'Deletes the pod when it has ended; only with --attach or --stdin.'),
    boolFlag('stdin', 'Keeps standard input of the container open.', { short: 'i' }),
    boolFlag('tty', 'Gives the container a terminal.', { short: 't' }),
  ],
  run: execute,
};
