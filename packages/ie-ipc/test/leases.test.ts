import { expect, it } from 'vitest';
import { spawnFixture } from './support/spawn-fixture.js';

it('a lease is held by pending calls and by bodies under way, and by nothing that lies unread', async () => {
  const { exited } = spawnFixture('leases', {}, { execArgv: ['--expose-gc'] });
  const { code, stdout } = await exited;
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    idle: false,
    unread: false,
    received: true,
    receivedAndDropped: false,
    answered: true,
    answeredAndDropped: false,
    sending: true,
    sent: false,
    waiting: true,
    waited: false,
  });
});
