/** Every page of the documentation that has commands with what they print: how it is typed, or why it is not. */
import type { PagePlay } from '../../../support/docs-typed.ts';
import { CONCEPTS } from './concepts.ts';
import { DEPLOYMENT } from './deployment.ts';
import { REFERENCE } from './reference.ts';
import { TASKS_CLUSTER } from './tasks-cluster.ts';
import { TASKS_DEBUG } from './tasks-debug.ts';
import { TASKS_PODS } from './tasks-pods.ts';
import { TASKS_RUN } from './tasks-run.ts';
import { STATEFUL_SET } from './stateful-set.ts';
import { TUTORIALS } from './tutorials.ts';

/** By the name of its file. */
export const PAGES: Readonly<Record<string, PagePlay>> = {
  ...CONCEPTS,
  ...DEPLOYMENT,
  ...REFERENCE,
  ...TASKS_CLUSTER,
  ...TASKS_DEBUG,
  ...TASKS_PODS,
  ...TASKS_RUN,
  ...STATEFUL_SET,
  ...TUTORIALS,
};
