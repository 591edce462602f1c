/** The pod of a Job, with its index where the Job has indexes. */
import type { Job } from '../../../model/job.ts';
import type { Container, Pod } from '../../../model/pod.ts';
import { podFromTemplate } from '../ownership/pod-from-template.ts';
import { INDEX, INDEX_FAILURES, INDEX_IGNORED, TRACKING, hasLimitPerIndex } from './job-pods.ts';
import { nextCounts } from './per-index.ts';

const VARIABLE = 'JOB_COMPLETION_INDEX';
const MOST_PREFIX = 58;

function withIndex(container: Container): Container {
  if (container.env?.some((variable) => variable.name === VARIABLE) === true) return container;
  const valueFrom = { fieldRef: { apiVersion: 'v1', fieldPath: `metadata.labels['${INDEX}']` } };
  return { ...container, env: [...(container.env ?? []), { name: VARIABLE, valueFrom }] };
}

/** replaced: the last failed pod of the index, whose failures are counted on. */
export function newPod(job: Job, index?: number, replaced?: Pod): Pod {
  const pod = podFromTemplate(job.spec.template, job);
  const finalizers = [...new Set([...(pod.metadata.finalizers ?? []), TRACKING])];
  if (index === undefined) return { ...pod, metadata: { ...pod.metadata, finalizers } };
  const { name } = job.metadata;
  const { failures, ignored } = nextCounts(job, replaced);
  const counts = hasLimitPerIndex(job)
    ? { [INDEX_FAILURES]: String(failures), ...(ignored > 0 && { [INDEX_IGNORED]: String(ignored) }) }
    : {};
  const { spec } = pod;
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      finalizers,
      generateName: `${name.slice(0, MOST_PREFIX - String(index).length - 2)}-${index}-`,
      labels: { ...pod.metadata.labels, [INDEX]: String(index) },
      annotations: { ...pod.metadata.annotations, [INDEX]: String(index), ...counts },
    },
    spec: {
      ...spec,
      hostname: `${name}-${index}`,
      containers: spec.containers.map(withIndex),
      ...(spec.initContainers === undefined ? {} : { initContainers: spec.initContainers.map(withIndex) }),
    },
  };
}
