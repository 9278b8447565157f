import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandLine } from './program.js';

describe('commandLine with an entry', () => {
  it('runs the entry with the Node.js of this process and no options of it', () => {
    expect(commandLine('network', { entry: '/a b/child.js' })).toEqual({
      execPath: process.execPath,
      script: '/a b/child.js',
      args: ['/a b/child.js', '--subprocess-kind', 'network'],
    });
  });

  it('takes a file URL, as an object or as text', () => {
    const url = pathToFileURL('/a b/child.js');
    for (const entry of [url, url.href]) {
      expect(commandLine('network', { entry }).args[0]).toBe('/a b/child.js');
    }
  });

  it('finds a relative path from the working directory, so that it is never taken for an option', () => {
    expect(commandLine('network', { entry: '--eval=0' }).args[0]).toBe(`${process.cwd()}/--eval=0`);
  });

  it('puts the kind behind all other arguments', () => {
    const options = {
      entry: '/child.js',
      args: ['--subprocess-kind=network', 'x'],
      execArgv: ['--no-warnings'],
    };
    expect(commandLine('renderer', { ...options, execPath: '/node' })).toEqual({
      execPath: '/node',
      script: '/child.js',
      args: ['--no-warnings', '/child.js', '--subprocess-kind=network', 'x', '--subprocess-kind', 'renderer'],
    });
  });
});

describe('commandLine without an entry', () => {
  const { argv, execArgv } = process;
  beforeEach(() => {
    process.argv = [process.execPath, '/program.js', 'word'];
    process.execArgv = [];
  });
  afterEach(() => {
    Object.assign(process, { argv, execArgv });
    delete process.env.IE_IPC_FD;
    delete process.env.IE_IPC_PIPE;
  });

  it('re-executes the current program without its arguments', () => {
    expect(commandLine('network', {}).args).toEqual(['/program.js', '--subprocess-kind', 'network']);
  });

  it('passes on the options that Node.js runs it with', () => {
    process.execArgv = ['--import', './loader.js', '--conditions=x', '--max-old-space-size=100'];
    expect(commandLine('network', {}).args.slice(0, -3)).toEqual(process.execArgv);
    expect(commandLine('network', { execArgv: ['--no-warnings'] }).args[0]).toBe('--no-warnings');
  });

  it.each([
    [['--inspect']],
    [['--inspect=0']],
    [['--inspect-brk']],
    [['--inspect-wait=127.0.0.1:0']],
    [['--inspect-port', '0']],
    [['--inspect-port=0']],
    [['--debug-port', '0']],
    [['--inspect-publish-uid', 'http']],
    [['--watch']],
    [['--watch-path', 'src']],
    [['--test']],
    [['--env-file', '.env']],
    [['--env-file=.env']],
    [['--env-file-if-exists', '.env']],
    [['-i']],
  ])('keeps %j to this process', (options) => {
    process.execArgv = ['--conditions=x', ...options, '--no-warnings'];
    expect(commandLine('network', {}).args.slice(0, 3)).toEqual([
      '--conditions=x',
      '--no-warnings',
      '/program.js',
    ]);
  });

  it.each(['IE_IPC_FD', 'IE_IPC_PIPE'])('refuses in a process that has %s itself', (name) => {
    process.env[name] = '3';
    expect(() => commandLine('network', {})).toThrow(expect.objectContaining({ code: 'IE_SANDBOX_NESTED' }));
    expect(commandLine('network', { entry: '/child.js' }).args[0]).toBe('/child.js');
  });

  it.each([
    [['-e', '0'], []],
    [['-p', '0'], ['word']],
    [['-pe', '0'], []],
    [['--eval=0'], ['word']],
    [['--print', '0'], []],
    [[], []],
    [[], ['-']],
  ])('refuses with Node.js options %j and arguments %j, where no file is run', (options, words) => {
    process.execArgv = options;
    process.argv = [process.execPath, ...words];
    expect(() => commandLine('network', {})).toThrow(
      expect.objectContaining({ code: 'IE_SANDBOX_NO_ENTRY' }),
    );
  });
});
