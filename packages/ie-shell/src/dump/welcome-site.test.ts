import { Client } from '@internet-exploder/ie-net';
import { describe, expect, it } from 'vitest';
import { openWelcomeSite } from './welcome-site.js';

describe('the welcome site', () => {
  it('serves its page to a client with its policy, on an address of this machine alone', async () => {
    await using site = await openWelcomeSite();
    await using client = new Client();
    const { status, body } = await client.get(site.url, { policy: site.policy });
    expect(status).toBe(200);
    expect(Buffer.from(body).toString()).toContain('Welcome to Internet Exploder');
    await expect(client.get(site.url)).rejects.toMatchObject({ code: 'IE_NET_HTTP_BLOCKED' });
  });

  it('is gone when it is disposed of', async () => {
    const site = await openWelcomeSite();
    await site[Symbol.asyncDispose]();
    await using client = new Client();
    await expect(client.get(site.url, { policy: site.policy })).rejects.toMatchObject({
      code: 'IE_NET_CONNECTION',
    });
  });
});
