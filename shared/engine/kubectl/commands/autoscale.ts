/** `kubectl autoscale`: a HorizontalPodAutoscaler for what is there (kubectl/pkg/cmd/autoscale/autoscale.go). */
import { canonicalQuantity, parseQuantity } from '../../api/quantity.ts';
import { mergePatch } from '../../api/patch/merge.ts';
import { withSavedConfig } from '../../manifests/last-applied.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { namespaceOf } from '../config/kubeconfig.ts';
import { CommandError, throwAll } from '../errors.ts';
import { intFlag, textFlag } from '../flags/flag.ts';
import { outputFlags } from '../print/output.ts';
import { DRY_RUN_FLAG, dryRunOf, resultPrinter } from '../print/result.ts';
import { fileFlags, find, selectionOf, type Info } from '../resources/find.ts';
import { groupVersion, kindWord, noScale } from '../resources/resource.ts';
import { fieldManagerFlag, SAVE_CONFIG_FLAG, write, writeQuery } from '../resources/write.ts';
import type { Address, Task } from '../waits.ts';

const AUTOSCALERS: Address = { group: 'autoscaling', version: 'v2', plural: 'horizontalpodautoscalers' };

/** "70%" is of the requests, "500m" an average; a number alone has the unit. @throws CommandError */
function metric(name: 'cpu' | 'memory', text: string, unit: string): object[] {
  if (text === '') return [];
  const resource = (target: object): object[] => [{ type: 'Resource', resource: { name, target } }];
  if (text.endsWith('%')) {
    const percent = Number(text.slice(0, -1));
    if (!Number.isInteger(percent) || text === '%')
      throw new CommandError(
        `failed to parse ${name} utilization: strconv.ParseInt: parsing ${JSON.stringify(text.slice(0, -1))}: invalid syntax`,
      );
    return resource({ type: 'Utilization', averageUtilization: percent });
  }
  const quantity = /^\d+$/.test(text) ? `${text}${unit}` : text;
  const parsed = parseQuantity(quantity);
  if (!parsed.ok) throw new CommandError(`failed to parse ${name} quantity: ${parsed.error}`);
  return resource({ type: 'AverageValue', averageValue: canonicalQuantity(quantity) });
}

/** @throws CommandError (AutoscaleOptions.Validate) */
function check({ flags }: Call): void {
  const [min, max] = [flags.number('min'), flags.number('max')];
  if (max < 1) throw new CommandError(`--max=MAXPODS is required and must be at least 1, max: ${max}`);
  if (max < min)
    throw new CommandError(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`);
  if (flags.changed('cpu') && flags.changed('cpu-percent'))
    throw new CommandError('--cpu and --cpu-percent cannot be used together, use --cpu');
}

function autoscalerFor({ flags }: Call, { resource, name }: Info): AnyObject {
  const min = flags.number('min');
  const percent = flags.number('cpu-percent');
  const metrics = [
    ...metric('cpu', percent >= 0 ? `${percent}%` : flags.text('cpu'), 'm'),
    ...metric('memory', flags.text('memory'), 'Mi'),
  ];
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: flags.text('name') || name },
    spec: {
      scaleTargetRef: { apiVersion: groupVersion(resource), kind: resource.kind, name },
      ...(min > 0 ? { minReplicas: min } : {}),
      maxReplicas: flags.number('max'),
      ...(metrics.length === 0 ? {} : { metrics }),
    },
    status: { desiredReplicas: 0, currentMetrics: null },
  } as unknown as AnyObject;
}

function* run(call: Call): Task<number> {
  check(call);
  const say = yield* resultPrinter(call);
  const { namespace: own, explicit } = yield* namespaceOf(call);
  const { infos, errors } = yield* find(call, selectionOf(call));
  for (const info of infos) {
    if (!info.resource.subresources.includes('scale'))
      throw new CommandError(`cannot autoscale a ${kindWord(info.resource)}: ${noScale(info.resource)}`);
    const made = autoscalerFor(call, info);
    const placed = explicit ? (mergePatch(made, { metadata: { namespace: own } }) as AnyObject) : made;
    const body = withSavedConfig(placed, call.flags.bool('save-config'));
    const request = {
      verb: 'create',
      resource: AUTOSCALERS,
      namespace: info.namespace,
      body,
      query: writeQuery(call),
    } as const;
    say(dryRunOf(call) === 'client' ? body : yield* write(request), 'autoscaled');
  }
  throwAll(errors);
  return 0;
}

export const autoscale: Command = {
  name: 'autoscale',
  heading: 'Deploy Commands',
  use: 'autoscale (-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY] [options]',
  short: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
  flags: [
    ...outputFlags(),
    DRY_RUN_FLAG,
    SAVE_CONFIG_FLAG,
    ...fileFlags('Files, folders or URLs that name what to scale.'),
    fieldManagerFlag('kubectl-autoscale'),
    textFlag('cpu', 'The target: "70%" of the requests, or "500m" on average.'),
    {
      ...intFlag('cpu-percent', 'The target in percent of the requests.', { fallback: '-1' }),
      type: 'int32',
      deprecated:
        "Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
    },
    textFlag('memory', 'The target: "70%" of the requests, or "500Mi" on average.'),
    { ...intFlag('max', 'The most pods.', { fallback: '-1', required: true }), type: 'int32' },
    { ...intFlag('min', 'The fewest pods; negative: as the API sets it.', { fallback: '-1' }), type: 'int32' },
    textFlag('name', 'The name of the autoscaler; by itself that of what it scales.'),
  ],
  run,
};
