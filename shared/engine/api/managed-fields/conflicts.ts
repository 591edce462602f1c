/** The refusal of an apply that would change what others own (managedfields/internal/conflict.go). */
import { ApiError } from '../errors.ts';
import { pathText } from './element.ts';
import { ownerText, type Identity } from './owners.ts';

export interface Conflict {
  owner: Identity;
  path: readonly string[];
}

function messageOf(conflicts: readonly Conflict[]): string {
  const [first] = conflicts;
  if (conflicts.length === 1)
    return `Apply failed with 1 conflict: conflict with ${ownerText(first!.owner)}: ${pathText(first!.path)}`;
  const paths = new Map<Identity, string[]>();
  for (const { owner, path } of conflicts) {
    const there = paths.get(owner);
    if (there === undefined) paths.set(owner, [pathText(path)]);
    else there.push(pathText(path));
  }
  const lines = [...paths].flatMap(([owner, list]) => [
    `conflicts with ${ownerText(owner)}:`,
    ...list.map((path) => `- ${path}`),
  ]);
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`;
}

/** 409, a cause for each field. */
export const applyConflict = (conflicts: readonly Conflict[]): ApiError =>
  new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: messageOf(conflicts),
    reason: 'Conflict',
    details: {
      causes: conflicts.map(({ owner, path }) => ({
        reason: 'FieldManagerConflict',
        message: `conflict with ${ownerText(owner)}`,
        field: pathText(path),
      })),
    },
    code: 409,
  });
