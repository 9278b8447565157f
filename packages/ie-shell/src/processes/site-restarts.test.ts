import { describe, expect, it } from 'vitest';
import { SiteRestarts } from './site-restarts.js';

describe('the renderers of a site', () => {
  it('are started as often as wanted while none breaks the protocol', () => {
    const restarts = new SiteRestarts();
    for (let times = 0; times < 10; times += 1) restarts.begin('https://a.example');
    expect(restarts.isEmpty).toBe(true);
  });

  it('are started three times more within five minutes, and then when there is room again', () => {
    let time = 0;
    const restarts = new SiteRestarts(() => time);
    const breakAndBegin = () => {
      restarts.broke('https://a.example');
      restarts.begin('https://a.example');
    };
    for (let times = 0; times < 3; times += 1) breakAndBegin();
    // One that ends otherwise counts for nothing.
    restarts.begin('https://a.example');
    time = 299_999;
    expect(breakAndBegin).toThrow(
      expect.objectContaining({ code: 'IE_SHELL_RESTARTS_EXHAUSTED', retryAfterMs: 1 }),
    );
    restarts.begin('https://b.example');
    time = 300_000;
    restarts.begin('https://a.example');
  });

  it('are forgotten when the window has passed', () => {
    let time = 0;
    const restarts = new SiteRestarts(() => time);
    restarts.broke('https://a.example');
    restarts.begin('https://a.example');
    time = 300_000;
    restarts.broke('https://b.example');
    restarts.begin('https://b.example');
    time = 600_000;
    restarts.broke('https://c.example');
    restarts.begin('https://c.example');
    expect(restarts.isEmpty).toBe(false);
  });
});
