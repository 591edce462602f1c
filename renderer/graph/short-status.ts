/** Words of kubectl's STATUS column for a card that is too small for them: shorter, and still the same words. */

const short: Record<string, string> = {
  ContainerCreating: 'Creating',
  ContainerStatusUnknown: 'Unknown',
  CrashLoopBackOff: 'CrashLoop',
  CreateContainerConfigError: 'ConfigError',
  CreateContainerError: 'CreateError',
  ImageInspectError: 'ImageError',
  ImagePullBackOff: 'ImagePull',
  InvalidImageName: 'ImageName',
  PodInitializing: 'Initializing',
  RunContainerError: 'RunError',
  SchedulingGated: 'Gated',
};

/** Takes a STATUS and how many letters there is room for; gives it as it is where it fits, else its short form. */
export function fitStatus(status: string, letters: number): string {
  if (status.length <= letters) return status;
  const [prefix, word] = status.startsWith('Init:') ? ['Init:', status.slice(5)] : ['', status];
  return prefix + (short[word] ?? word);
}
