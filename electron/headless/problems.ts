/** Prints problems the way compilers do: place first, then what is wrong. */
import type { Problem } from '../../shared/model/report.ts';

/** "web.yaml:12:5: error: spec.replicas: Invalid value ..." */
export function problemLine({ severity, place, message, reason }: Problem): string {
  const position = place.line === undefined ? '' : `:${place.line}:${place.column ?? 1}`;
  const document =
    place.document === undefined
      ? ''
      : ` (document ${place.document + 1}${place.field === undefined ? '' : `, ${place.field}`})`;
  return `${place.file}${position}: ${severity}: ${message}${document} [${reason}]`;
}
