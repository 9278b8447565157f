import { describe, expect, it } from 'vitest';
import { serveByHand } from './support/local-server.js';
import { LOCAL, startShell } from './support/run-shell.js';

/** The process of a renderer that has come up, in a line of the log. */
const READY = /child=renderer childPid=(\d+) from=starting to=ready/;

const failure = { signal: null, stdout: Buffer.alloc(0), survivors: [] };

/** Kills the renderer while the rest of its page is on its way. */
async function runWithKilled(signal: NodeJS.Signals, ...more: string[]) {
  const { origin, next } = await serveByHand();
  const shell = startShell([...LOCAL, '--log-level', 'debug', ...more, origin]);
  const [, pid] = await shell.stderrMatch(READY);
  const { response } = await next();
  response.writeHead(200, { 'content-type': 'text/html' }).write('<p>first');
  process.kill(Number(pid), signal);
  return { shell, pid, next };
}

describe('the command ends', () => {
  it('with 7 when the renderer process dies over the page, and names it', async () => {
    for (const signal of ['SIGKILL', 'SIGSEGV'] as const) {
      const { shell, pid } = await runWithKilled(signal);
      const { stderr, ...outcome } = await shell.outcome;
      expect(stderr).toMatch(
        new RegExp(`^ie-shell: the renderer child \\(pid ${pid}\\) .*: try again$`, 'm'),
      );
      if (signal === 'SIGSEGV') expect(stderr).toContain('was ended by SIGSEGV');
      expect(outcome).toEqual({ code: 7, ...failure });
    }
  });

  it('well when --retry is given and another renderer process reads the page', async () => {
    const { shell, next } = await runWithKilled('SIGSEGV', '--retry', '1');
    const { response } = await next();
    response.end('<p>second');
    const { stdout, stderr, code, survivors } = await shell.outcome;
    expect({ code, stdout: stdout.toString(), survivors }).toEqual({
      code: 0,
      stdout: 'second\n',
      survivors: [],
    });
    expect(stderr).toMatch(/level=warn .*msg="trying again" because=".*SIGSEGV/);
  });

  it('with 5 when a page keeps its renderer process busy, which is killed', async () => {
    const page = '<p>x</p>'.repeat(200_000);
    const read = (...more: string[]) => {
      const shell = startShell([...more, '-'], { stdin: 'pipe' });
      shell.process.stdin?.end(page);
      return shell.outcome;
    };
    const { stderr, ...outcome } = await read('--timeout', '0.02');
    expect(stderr).toMatch(
      /^ie-shell: the page kept its renderer process busy for [\d.]+ s, and it was killed\n$/,
    );
    expect(outcome).toEqual({ code: 5, ...failure });
    expect(await read()).toMatchObject({ code: 0, stderr: '' });
  });
});
