/** Files that people open lie where they look for them: in the home folder, not below a path of another computer. */
import { expect, test } from 'vitest';
import { homeNames } from '../../../shared/engine/laptop/home.ts';

test.each([
  [
    ['web.yaml', 'k8s/db.yaml'],
    ['web.yaml', 'k8s/db.yaml'],
  ],
  [['/home/ada/course/web.yaml'], ['web.yaml']],
  [
    ['/home/ada/k8s/a.yaml', '/home/ada/k8s/db/b.yaml'],
    ['a.yaml', 'db/b.yaml'],
  ],
  [
    ['/home/ada/one/a.yaml', '/home/ada/two/a.yaml', 'web.yaml'],
    ['one/a.yaml', 'two/a.yaml', 'web.yaml'],
  ],
  [['C:\\Users\\ada\\web.yaml'], ['web.yaml']],
  [['k8s\\web.yaml'], ['k8s/web.yaml']],
  [
    ['/a.yaml', '/b/c.yaml'],
    ['a.yaml', 'b/c.yaml'],
  ],
])('%j are called %j', (names, called) => {
  expect(homeNames(names)).toEqual(called);
});
