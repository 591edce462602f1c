/** The release whose behaviour is played, as programs say it (k8s.io/apimachinery/pkg/version Info). */
export const RELEASE = 'v1.34.1';

/** What a client knows of itself; commit and date of a build are nobody's here. */
export const CLIENT_VERSION = {
  major: '1',
  minor: '34',
  gitVersion: RELEASE,
  gitTreeState: 'clean',
  compiler: 'gc',
  platform: 'linux/amd64',
} as const;
