/** What a manifest asks for cannot be given now: a message in upstream's words, for a status or an event. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * One error for several: alike ones are said once, one alone stands bare
 * (k8s.io/apimachinery/pkg/util/errors NewAggregate). Nothing is thrown where there is none.
 */
export function throwTogether(messages: readonly string[]): void {
  const different = [...new Set(messages)];
  if (different.length === 0) return;
  throw new ConfigError(different.length === 1 ? different[0] : `[${different.join(', ')}]`);
}
