/** Printed columns as meta.k8s.io/v1 defines them, in the few forms that the built-in tables use. */
import type { Column } from './kind.ts';

/** A column of text; priority 1 = only with -o wide. */
export const textColumn = (name: string, priority: 0 | 1 = 0): Column => ({ name, type: 'string', priority });

/** A column of whole numbers. */
export const numberColumn = (name: string, priority: 0 | 1 = 0): Column => ({ name, type: 'integer', priority });

export const NAME: Column = { name: 'Name', type: 'string', format: 'name', priority: 0 };
export const AGE: Column = textColumn('Age');
/** What kinds without a printer of their own show (apiserver/pkg/registry/rest/table.go). */
export const CREATED_AT: Column = { name: 'Created At', type: 'date', priority: 0 };

/** The wide columns of whatever holds a pod template. */
export const CONTAINERS: Column = textColumn('Containers', 1);
export const IMAGES: Column = textColumn('Images', 1);
export const SELECTOR: Column = textColumn('Selector', 1);
