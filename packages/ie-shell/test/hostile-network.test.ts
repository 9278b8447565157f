import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copyProgram } from './support/copy-program.js';
import { type Running, startShell } from './support/run-shell.js';
import { temporaryFolder } from './support/temporary-folder.js';

/** Starts the command with a network process that misbehaves so. */
function startWith(how: string, ...more: string[]): Running {
  const folder = temporaryFolder();
  const command = copyProgram(folder);
  const fixture = new URL('hostile/network.mjs', import.meta.url).href;
  const program = `import(${JSON.stringify(fixture)}).then((it) => it.misbehave(${JSON.stringify(how)}))`;
  writeFileSync(join(folder, 'child-network.cjs'), program);
  // It is of many files, which a confined child could not open.
  return startShell(['--sandbox', 'off', ...more, 'https://example.com/'], { command, cwd: folder });
}

async function runWith(how: string, dump: 'status' | 'headers', ...more: string[]) {
  const { stdout, stderr, code, survivors } = await startWith(how, '--dump', dump, ...more).outcome;
  const error = stderr.split('\n').find((line) => line.startsWith('ie-shell: '));
  return { code, stdout: stdout.toString(), error, survivors };
}

describe('a network process that was taken over', () => {
  it('is believed as long as it answers as others do', async () => {
    const honest = { code: 0, error: undefined, survivors: [] };
    expect(await runWith('an honest answer', 'headers')).toEqual({
      ...honest,
      stdout: 'HTTP/1.1 200 OK\nx-a: b\n\n',
    });
    expect(await runWith('an honest answer', 'status')).toEqual({
      ...honest,
      stdout: '200 https://example.com/\n',
    });
  });

  it.each(['a forged URL', 'a forged header'])('forges no line of output by %s', async (how) => {
    for (const dump of ['status', 'headers'] as const) {
      expect(await runWith(how, dump)).toEqual({
        code: 7,
        stdout: '',
        error: expect.stringMatching(/^ie-shell: the network process broke the protocol and was killed: /),
        survivors: [],
      });
    }
  });

  it.each(['a forged hop', 'no hops'])('forges no line of a dump of the headers by %s', async (how) => {
    expect(await runWith(how, 'headers')).toMatchObject({ code: 7, stdout: '', survivors: [] });
  });

  it('makes up no time for a HAR', async () => {
    expect(await runWith('an honest answer', 'headers', '--har', 'it.har')).toMatchObject({ code: 0 });
    expect(await runWith('a time that no clock has', 'headers', '--har', 'it.har')).toMatchObject({
      code: 7,
      stdout: '',
      survivors: [],
    });
  });

  it('writes nothing over the cookies of a person that are no cookies', async () => {
    const run = await runWith('an honest answer', 'status', '--cookie-jar', 'jar');
    expect(run).toMatchObject({ code: 7, error: expect.stringMatching(/jar is unchanged$/), survivors: [] });
  });

  it('holds up no signal when it does not take its settings', async () => {
    const running = startWith('no answer', '--no-cookies');
    await running.stderrMatch(/asked/);
    running.process.kill('SIGTERM');
    expect(await running.outcome).toMatchObject({ code: null, signal: 'SIGTERM', survivors: [] });
  });

  it('does not keep the browser busy by the text of an error', async () => {
    expect(await runWith('an error of spaces', 'status')).toEqual({
      code: 1,
      stdout: '',
      error: 'ie-shell: …',
      survivors: [],
    });
  });

  it('is killed when it closes its channel and lives on', async () => {
    expect(await runWith('no channel', 'status')).toEqual({
      code: 7,
      stdout: '',
      error: expect.stringMatching(/^ie-shell: the network child \(pid \d+\) was killed: try again$/),
      survivors: [],
    });
  });
});
