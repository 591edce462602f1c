/** Access modes as upstream orders and shortens them (pkg/apis/core/v1/helper GetAccessModesAsString). */

const MODES = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
] as const;

/** "RWO,ROX": each mode once, in upstream's order; '' for none. */
export const modesText = (modes: readonly string[]): string =>
  MODES.filter(([mode]) => modes.includes(mode))
    .map(([, short]) => short)
    .join(',');

/** Whether every mode that is asked for is among those there are (CheckAccessModes). */
export function hasModes(there: readonly string[] | undefined, asked: readonly string[] | undefined): boolean {
  for (const mode of asked ?? []) if (there?.includes(mode) !== true) return false;
  return true;
}
