/** What one reconcile of a Deployment knows and does: its ReplicaSets, their sizes and its own status. */
import type { Context } from '../../api/actor.ts';
import { ApiError } from '../../api/errors.ts';
import { compileLabelSelector } from '../../api/label-selector.ts';
import type { LabelSelector } from '../../../model/meta.ts';
import type { Deployment, DeploymentStatus, ReplicaSet } from '../../../model/workloads.ts';
import { adoptOrphans, controllerRef, release } from '../ownership/adoption.ts';
import { conditionOf, hasDeadline, newCondition, REASON, withCondition } from './conditions.ts';
import { templateHash } from '../ownership/template-hash.ts';
import { nextCheck, withProgress, type Now } from './progress.ts';
import { findNew, HASH_LABEL, isSameTemplate, sizeOf } from './replica-sets.ts';
import { lastRevision, newAnnotations, replicaAnnotations, REVISION } from './revision.ts';
import { newReplicas } from './rolling.ts';
import { deploymentStatus } from './status.ts';

/** ReplicaSets of the Deployment, orphans that match taken in, strangers let go. */
export function claimReplicaSets(d: Deployment, ctx: Context): ReplicaSet[] {
  const namespace = d.metadata.namespace ?? '';
  const uid = d.metadata.uid ?? '';
  adoptOrphans(d, ctx.read.orphans('ReplicaSet.apps', namespace), ctx);
  const matches = compileLabelSelector(d.spec.selector);
  const mine: ReplicaSet[] = [];
  for (const rs of [...ctx.read.controlledBy('ReplicaSet.apps', uid)]) {
    if (matches(rs.metadata.labels)) mine.push(rs);
    else release(rs, d, ctx);
  }
  return mine;
}

export class Rollout {
  newRs: ReplicaSet | undefined;
  old: ReplicaSet[];

  constructor(
    public d: Deployment,
    list: readonly ReplicaSet[],
    readonly ctx: Context,
  ) {
    this.newRs = findNew(d, list);
    this.old = list.filter((rs) => rs.metadata.uid !== this.newRs?.metadata.uid);
  }

  get all(): ReplicaSet[] {
    return this.newRs === undefined ? this.old : [...this.old, this.newRs];
  }

  private get now(): Now {
    const { ctx } = this;
    return { ms: ctx.now, timestamp: ctx.timestamp, when: (t) => ctx.when(t) };
  }

  /** Gives a ReplicaSet another size, and tells. True when it had another. */
  resize(rs: ReplicaSet, to: number): boolean {
    const annotations = replicaAnnotations(this.d);
    const current = rs.metadata.annotations ?? {};
    const from = sizeOf(rs);
    if (from === to && Object.entries(annotations).every(([k, v]) => current[k] === v)) return false;
    const stored = this.ctx.api.update({
      ...rs,
      metadata: { ...rs.metadata, annotations: { ...current, ...annotations } },
      spec: { ...rs.spec, replicas: to },
    });
    this.replaced(stored);
    if (from !== to) {
      const word = to > from ? 'up' : 'down';
      this.ctx.event(
        this.d,
        'Normal',
        'ScalingReplicaSet',
        `Scaled ${word} replica set ${rs.metadata.name} from ${from} to ${to}`,
      );
    }
    return from !== to;
  }

  /** Makes sure that there is a ReplicaSet with the Deployment's template, at the highest revision. */
  ensureNew(): void {
    const revision = lastRevision(this.old) + 1;
    if (this.newRs === undefined) this.create(revision);
    else this.refresh(this.newRs, revision);
  }

  /** The revision of an existing new ReplicaSet, and what the Deployment copies to it. */
  refresh(rs: ReplicaSet, revision: number): void {
    const annotations = newAnnotations(this.d, rs.metadata.annotations, revision);
    const minReady = this.d.spec.minReadySeconds ?? 0;
    if (annotations !== undefined || minReady !== (rs.spec.minReadySeconds ?? 0)) {
      const { minReadySeconds: _old, ...spec } = rs.spec;
      this.replaced(
        this.ctx.api.update({
          ...rs,
          metadata: { ...rs.metadata, ...(annotations === undefined ? {} : { annotations }) },
          spec: minReady === 0 ? spec : { ...spec, minReadySeconds: minReady },
        }),
      );
    }
    let status = this.d.status ?? {};
    if (hasDeadline(this.d) && conditionOf(status, 'Progressing') === undefined) {
      const message = `Found new replica set ${JSON.stringify(rs.metadata.name)}`;
      status = withCondition(status, newCondition('Progressing', 'True', REASON.found, message, this.ctx.timestamp));
    }
    this.write(status, this.newRs?.metadata.annotations?.[REVISION] ?? String(revision));
  }

  private create(revision: number): void {
    const { d, ctx } = this;
    const hash = templateHash(d.spec.template, d.status?.collisionCount);
    const labels = { ...d.spec.template.metadata?.labels, [HASH_LABEL]: hash };
    const selector: LabelSelector = {
      ...d.spec.selector,
      matchLabels: { ...d.spec.selector.matchLabels, [HASH_LABEL]: hash },
    };
    const replicas = newReplicas(d, this.old, 0);
    const wanted: ReplicaSet = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name: `${d.metadata.name}-${hash}`,
        namespace: d.metadata.namespace ?? '',
        labels,
        annotations: { ...newAnnotations(d, undefined, revision), ...replicaAnnotations(d) },
        ownerReferences: [controllerRef(d)],
      },
      spec: {
        replicas,
        ...((d.spec.minReadySeconds ?? 0) === 0 ? {} : { minReadySeconds: d.spec.minReadySeconds! }),
        selector,
        template: { ...d.spec.template, metadata: { ...d.spec.template.metadata, labels } },
      },
    };
    try {
      this.newRs = ctx.api.create(wanted);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.creationFailed(wanted, revision, error);
      return;
    }
    if (replicas > 0) {
      ctx.event(
        d,
        'Normal',
        'ScalingReplicaSet',
        `Scaled up replica set ${wanted.metadata.name} from 0 to ${replicas}`,
      );
    }
    const message = `Created new replica set ${JSON.stringify(wanted.metadata.name)}`;
    const status = d.status ?? {};
    this.write(
      hasDeadline(d)
        ? withCondition(status, newCondition('Progressing', 'True', REASON.created, message, ctx.timestamp))
        : status,
      String(revision),
    );
  }

  /** A name that is taken: by our own ReplicaSet after all, or by another one, and then the next hash is tried. */
  private creationFailed(wanted: ReplicaSet, revision: number, error: ApiError): void {
    const { d, ctx } = this;
    if (error.reason === 'AlreadyExists') {
      const there = ctx.read.get('ReplicaSet.apps', d.metadata.namespace ?? '', wanted.metadata.name);
      const mine =
        there?.metadata.ownerReferences?.some((ref) => ref.controller === true && ref.uid === d.metadata.uid) ?? false;
      if (there !== undefined && mine && isSameTemplate(there.spec.template, d.spec.template)) {
        this.newRs = there;
        this.refresh(there, revision);
        return;
      }
      this.d = ctx.api.updateStatus({
        ...d,
        status: { ...d.status, collisionCount: (d.status?.collisionCount ?? 0) + 1 },
      });
      throw error;
    }
    const message = `Failed to create new replica set ${JSON.stringify(wanted.metadata.name)}: ${error.message}`;
    if (hasDeadline(d)) {
      this.write(
        withCondition(d.status ?? {}, newCondition('Progressing', 'False', REASON.createError, message, ctx.timestamp)),
        undefined,
      );
    }
    ctx.event(d, 'Warning', REASON.createError, message);
    throw error;
  }

  /** Writes status and the Deployment's revision annotation, if either is new. */
  write(status: DeploymentStatus, revision: string | undefined): void {
    const { d } = this;
    const annotations =
      revision === undefined || d.metadata.annotations?.[REVISION] === revision
        ? d.metadata.annotations
        : { ...d.metadata.annotations, [REVISION]: revision };
    this.d = this.ctx.api.updateStatus({
      ...d,
      metadata: { ...d.metadata, ...(annotations === undefined ? {} : { annotations }) },
      status,
    });
  }

  /** Status last, with the conditions of a rollout. Gives ms after which to look again. */
  finishRollout(): number | undefined {
    const { d, all, newRs, now } = this;
    const status = withProgress(d, deploymentStatus(d, all, newRs, now.timestamp), all, newRs, now);
    this.write(status, undefined);
    return nextCheck(this.d, status, now);
  }

  /** Status last, when nothing is rolled out (paused, scaled, going away). */
  finishStatus(): void {
    const { d, all, newRs, now } = this;
    this.write(deploymentStatus(d, all, newRs, now.timestamp), undefined);
  }

  private replaced(rs: ReplicaSet): void {
    if (rs.metadata.uid === this.newRs?.metadata.uid) this.newRs = rs;
    else this.old = this.old.map((each) => (each.metadata.uid === rs.metadata.uid ? rs : each));
  }
}
