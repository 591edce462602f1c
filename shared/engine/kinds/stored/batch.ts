/** batch/v1 Job and CronJob (pkg/apis/batch, pkg/registry/batch). */
import { humanDuration } from '../../api/age.ts';
import { formatLabelSelector } from '../../api/label-selector.ts';
import { parseTime } from '../../kernel/time.ts';
import type { AnyObject, LabelSelector } from '../../../model/meta.ts';
import { age, containerCells, since } from '../cells.ts';
import { AGE, CONTAINERS, IMAGES, NAME, numberColumn, SELECTOR, textColumn } from '../columns.ts';
import { each, fill, isMissing, within } from '../defaulting.ts';
import { at, fieldsAt, listAt, numberAt, textAt } from '../look.ts';
import { defaultTemplate, NO_SPEC, OWNER_FIELDS, templateFields } from '../pod-owner.ts';
import { podFields } from '../pod/fields.ts';
import { defaultOwner } from './apps.ts';
import { storedKind } from './stored-kind.ts';
import { validateCronJob } from './validation/cron-job.ts';
import { validateJob, validateJobChange, validateNewJob } from './validation/job.ts';
import { validateJobStatusChange } from './validation/job-status.ts';
import { OWN_LABEL, ownLabels } from './validation/own-selector.ts';

type Fields = Record<string, unknown>;

const MAX_INT32 = 2147483647;

/** A condition that says nothing of its status asks for True. */
function defaultFailureRule(rule: Fields): Fields {
  return within(rule, 'onPodConditions', (conditions) =>
    each(conditions as Fields[], (c) => fill(c, { status: 'True' })),
  );
}

/** SetDefaults_Job (pkg/apis/batch/v1/defaults.go). */
function defaultJob(job: AnyObject): AnyObject {
  const made = defaultOwner(job, (given) => {
    const alone = isMissing(given['completions']) && isMissing(given['parallelism']);
    const spec = fill(given, {
      ...(alone ? { completions: 1 } : {}),
      parallelism: 1,
      backoffLimit: isMissing(given['backoffLimitPerIndex']) ? 6 : MAX_INT32,
      completionMode: 'NonIndexed',
      suspend: false,
      manualSelector: false,
      podReplacementPolicy: isMissing(given['podFailurePolicy']) ? 'TerminatingOrFailed' : 'Failed',
    });
    return within(spec, 'podFailurePolicy', (policy) =>
      within(policy as Fields, 'rules', (rules) => each(rules as Fields[], defaultFailureRule)),
    );
  });
  const labels = fieldsAt(made, 'spec', 'template', 'metadata', 'labels') as Record<string, string> | undefined;
  if (labels === undefined || Object.keys(made.metadata.labels ?? {}).length > 0) return made;
  return { ...made, metadata: { ...made.metadata, labels } };
}

/** Unless told that the selector is the user's, a job selects the pods that carry its uid (jobStrategy generateSelector). */
function withOwnSelector(job: AnyObject): AnyObject {
  const spec = fieldsAt(job, 'spec');
  const template = fieldsAt(spec, 'template');
  if (spec === undefined || template === undefined || at(spec, 'manualSelector') === true) return job;
  const { uid = '', name } = job.metadata;
  const labels = { ...ownLabels(uid, name), ...fieldsAt(template, 'metadata', 'labels') };
  const matchLabels = { [OWN_LABEL]: uid, ...fieldsAt(spec, 'selector', 'matchLabels') };
  return {
    ...job,
    spec: {
      ...spec,
      selector: { ...fieldsAt(spec, 'selector'), matchLabels },
      template: { ...template, metadata: { ...fieldsAt(template, 'metadata'), labels } },
    },
  };
}

/** The job of a CronJob keeps its own defaults for when it is made: only the pod template is filled in. */
function defaultCronJob(cron: AnyObject): AnyObject {
  const limits = {
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  };
  return within(fill(cron as AnyObject & { spec: Fields }, { spec: NO_SPEC }), 'spec', (spec) =>
    within(fill(spec, { ...limits, jobTemplate: {} }), 'jobTemplate', (template) =>
      within(fill(template as { spec: { template: never } }, { spec: NO_SPEC }), 'spec', defaultTemplate),
    ),
  );
}

/** In upstream's order: a job that is both done and on its way out is done. */
const CONDITION_WORDS = ['Complete', 'Failed'] as const;
const LATER_WORDS = ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'] as const;

function statusCell(job: AnyObject): string {
  const has = (type: string): boolean =>
    listAt(job, 'status', 'conditions').some((c) => textAt(c, 'type') === type && textAt(c, 'status') === 'True');
  const done = CONDITION_WORDS.find(has);
  if (done !== undefined) return done;
  if (!isMissing(job.metadata.deletionTimestamp)) return 'Terminating';
  return LATER_WORDS.find(has) ?? 'Running';
}

function completionsCell(job: AnyObject): string {
  const succeeded = numberAt(job, 'status', 'succeeded') ?? 0;
  const completions = numberAt(job, 'spec', 'completions');
  if (completions !== undefined) return `${succeeded}/${completions}`;
  const parallelism = numberAt(job, 'spec', 'parallelism') ?? 0;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function durationCell(job: AnyObject, nowMs: number): string {
  const start = parseTime(textAt(job, 'status', 'startTime'));
  if (start === undefined) return '';
  return humanDuration((parseTime(textAt(job, 'status', 'completionTime')) ?? nowMs) - start);
}

const selectorCell = (spec: unknown): string =>
  formatLabelSelector(fieldsAt(spec, 'selector') as LabelSelector | undefined);

const job = storedKind({
  apiVersion: 'batch/v1',
  kind: 'Job',
  plural: 'jobs',
  categories: ['all'],
  namespaced: true,
  status: {},
  generation: true,
  defaults: defaultJob,
  prepare: withOwnSelector,
  validate: validateJob,
  validateNew: validateNewJob,
  validateChange: validateJobChange,
  validateStatusChange: validateJobStatusChange,
  fields: {
    ...OWNER_FIELDS,
    spec: 'simulated',
    ...templateFields(podFields, 'spec.template'),
    status: 'ignored',
  },
  table: {
    columns: [
      NAME,
      textColumn('Status'),
      textColumn('Completions'),
      textColumn('Duration'),
      AGE,
      CONTAINERS,
      IMAGES,
      SELECTOR,
    ],
    row: (object, nowMs) => [
      object.metadata.name,
      statusCell(object),
      completionsCell(object),
      durationCell(object, nowMs),
      age(object, nowMs),
      ...containerCells(at(object, 'spec', 'template', 'spec')),
      selectorCell(at(object, 'spec')),
    ],
  },
});

const suspendCell = (suspend: unknown): string =>
  suspend === undefined ? '<unset>' : suspend === true ? 'True' : 'False';

const cronJob = storedKind({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  plural: 'cronjobs',
  shortNames: ['cj'],
  categories: ['all'],
  namespaced: true,
  status: {},
  generation: true,
  defaults: defaultCronJob,
  validate: validateCronJob,
  fields: {
    ...OWNER_FIELDS,
    spec: 'simulated',
    ...templateFields(podFields, 'spec.jobTemplate.spec.template'),
    status: 'ignored',
  },
  table: {
    columns: [
      NAME,
      textColumn('Schedule'),
      textColumn('Timezone'),
      textColumn('Suspend'),
      numberColumn('Active'),
      textColumn('Last Schedule'),
      AGE,
      CONTAINERS,
      IMAGES,
      SELECTOR,
    ],
    row: (object, nowMs) => {
      const last = at(object, 'status', 'lastScheduleTime');
      return [
        object.metadata.name,
        textAt(object, 'spec', 'schedule'),
        textAt(object, 'spec', 'timeZone') || '<none>',
        suspendCell(at(object, 'spec', 'suspend')),
        listAt(object, 'status', 'active').length,
        last === undefined ? '<none>' : since(last, nowMs),
        age(object, nowMs),
        ...containerCells(at(object, 'spec', 'jobTemplate', 'spec', 'template', 'spec')),
        selectorCell(at(object, 'spec', 'jobTemplate', 'spec')),
      ];
    },
  },
});

export const batchKinds = [job, cronJob];
