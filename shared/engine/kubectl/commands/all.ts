/** Every command there is. A new one is imported here and put into the list; nothing else needs to know of it. */
import type { Command } from '../command.ts';
import { alpha, completion, plugin, proxy } from './absent.ts';
import { annotate } from './annotate.ts';
import { apply } from './apply/apply.ts';
import { autoscale } from './autoscale.ts';
import { apiResources, apiVersions } from './api-resources.ts';
import { attach } from './attach.ts';
import { auth } from './auth/auth.ts';
import { certificate } from './certificate.ts';
import { clusterInfo } from './cluster-info.ts';
import { create } from './create/create.ts';
import { config } from './config/config.ts';
import { deletion } from './delete.ts';
import { cordon, uncordon } from './cordon.ts';
import { drain } from './drain.ts';
import { logs } from './logs/logs.ts';
import { wait } from './wait/wait.ts';
import { cp } from './cp.ts';
import { debug } from './debug/debug.ts';
import { describe } from './describe.ts';
import { diff } from './diff.ts';
import { edit } from './edit/edit.ts';
import { events } from './events.ts';
import { execCommand } from './exec.ts';
import { explain } from './explain.ts';
import { expose } from './expose.ts';
import { get } from './get.ts';
import { kustomize } from './kustomize.ts';
import { label } from './label.ts';
import { options } from './options.ts';
import { portForward } from './port-forward.ts';
import { patch } from './patch.ts';
import { replace } from './replace.ts';
import { rollout } from './rollout/rollout.ts';
import { run } from './run.ts';
import { scale } from './scale.ts';
import { set } from './set/set.ts';
import { taint } from './taint.ts';
import { top } from './top/top.ts';
import { version } from './version.ts';

export const root: Command = {
  name: 'kubectl',
  use: 'kubectl [flags] [options]',
  short: 'kubectl controls the Kubernetes cluster manager',
  alone: { to: 'out', exit: 0 },
  // In upstream's order: help lists them so, and so does "Did you mean this?".
  subcommands: [
    create,
    expose,
    run,
    set,
    explain,
    get,
    edit,
    deletion,
    rollout,
    scale,
    autoscale,
    certificate,
    clusterInfo,
    top,
    cordon,
    uncordon,
    drain,
    taint,
    describe,
    logs,
    attach,
    execCommand,
    portForward,
    proxy,
    cp,
    auth,
    debug,
    events,
    diff,
    apply,
    patch,
    replace,
    wait,
    kustomize,
    label,
    annotate,
    completion,
    alpha,
    plugin,
    config,
    version,
    apiVersions,
    apiResources,
    options,
  ],
};
