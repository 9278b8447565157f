import { Client } from '@internet-exploder/ie-net';
import { describe, expect, it } from 'vitest';
import { clientOptions } from './configurable-client.js';

describe('the client of a network process', () => {
  it('waits for an answer as long as the deadline of a request, and not for half a minute', async () => {
    const options = clientOptions({}, []);
    expect(options.timeouts).toEqual({ headersMs: 86_400_000 });
    await using client = new Client(options);
    expect(client).toBeInstanceOf(Client);
  });

  it('has the settings, and the authorities of the machine before those of the settings', () => {
    const options = clientOptions({ http2: true, ca: ['given'] }, ['extra']);
    expect(options).toMatchObject({ http2: true, ca: ['extra', 'given'] });
  });
});
