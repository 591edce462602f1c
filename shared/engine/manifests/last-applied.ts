/** The annotation in which `kubectl apply` keeps what it was given (kubectl/pkg/util/apply.go). */
import type { AnyObject } from '../../model/meta.ts';
import { compactJson } from '../text/go-json.ts';

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** What was applied last, as text; undefined: nothing was. */
export const lastApplied = ({ metadata }: Pick<AnyObject, 'metadata'>): string | undefined =>
  metadata?.annotations?.[LAST_APPLIED];

/** The object as the annotation keeps it: without the annotation itself (GetModifiedConfiguration). */
export function configurationText(object: AnyObject): string {
  const { [LAST_APPLIED]: _old, ...annotations } = object.metadata?.annotations ?? {};
  return `${compactJson({ ...object, metadata: { ...object.metadata, annotations } })}\n`;
}

const withAnnotation = (object: AnyObject, text: string): AnyObject => ({
  ...object,
  metadata: { ...object.metadata, annotations: { ...object.metadata?.annotations, [LAST_APPLIED]: text } },
});

/** The object with itself in the annotation. */
export const withLastApplied = (object: AnyObject): AnyObject => withAnnotation(object, configurationText(object));

/** The object with the annotation brought up to date: where it has one, or --save-config asks for one (CreateOrUpdateAnnotation). */
export const withSavedConfig = (object: AnyObject, isAsked: boolean): AnyObject =>
  isAsked || lastApplied(object) !== undefined ? withLastApplied(object) : object;
