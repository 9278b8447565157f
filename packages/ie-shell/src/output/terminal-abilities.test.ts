import { describe, expect, it } from 'vitest';
import { isDumb, showsHyperlinks, wantsStyles } from './terminal-abilities.js';

const facts = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform = 'linux') => ({ env, platform });
const xterm = { TERM: 'xterm-256color' };

describe('hyperlinks are shown', () => {
  it.each<[string, NodeJS.ProcessEnv]>([
    ['GNOME Terminal', { ...xterm, VTE_VERSION: '6003' }],
    ['Konsole', { ...xterm, KONSOLE_VERSION: '220401' }],
    ['iTerm2', { ...xterm, TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '3.5.1' }],
    ['WezTerm', { ...xterm, TERM_PROGRAM: 'WezTerm', TERM_PROGRAM_VERSION: '20240203-110809-5046fc22' }],
    ['VS Code', { ...xterm, TERM_PROGRAM: 'vscode', TERM_PROGRAM_VERSION: '1.92.0' }],
    ['Ghostty', { TERM: 'xterm-ghostty' }],
    ['kitty', { TERM: 'xterm-kitty' }],
    ['foot', { TERM: 'foot' }],
    ['Alacritty', { TERM: 'alacritty' }],
    ['whatever the person says does', { ...xterm, FORCE_HYPERLINK: '1' }],
  ])('by %s', (_name, env) => {
    expect(showsHyperlinks(facts(env))).toBe(true);
  });

  it.each<[string, NodeJS.ProcessEnv]>([
    ['a terminal that nobody knows', xterm],
    ['the console of Linux', { TERM: 'linux' }],
    ['Terminal of macOS', { ...xterm, TERM_PROGRAM: 'Apple_Terminal', TERM_PROGRAM_VERSION: '453' }],
    ['an old VTE', { ...xterm, VTE_VERSION: '4803' }],
    ['an old iTerm2', { ...xterm, TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '2.9' }],
    ['tmux in GNOME Terminal', { TERM: 'tmux-256color', TMUX: '/tmp/tmux,1,0', VTE_VERSION: '6003' }],
    ['screen in kitty', { TERM: 'screen.xterm-kitty', STY: '1.pts-0' }],
    ['a terminal in a log', { ...xterm, VTE_VERSION: '6003', CI: 'true' }],
    ['a dumb one', { TERM: 'dumb', VTE_VERSION: '6003' }],
    ['whatever the person says does not', { TERM: 'xterm-kitty', FORCE_HYPERLINK: '0' }],
  ])('not by %s', (_name, env) => {
    expect(showsHyperlinks(facts(env))).toBe(false);
  });

  it('on Windows by its Terminal alone', () => {
    expect(showsHyperlinks(facts({ WT_SESSION: 'x' }, 'win32'))).toBe(true);
    expect(showsHyperlinks(facts({}, 'win32'))).toBe(false);
  });
});

describe('styles are', () => {
  it.each<[NodeJS.ProcessEnv, onTerminal: boolean, elsewhere: boolean]>([
    [{}, true, false],
    [{ NO_COLOR: '1' }, false, false],
    [{ NO_COLOR: '' }, true, false],
    [{ FORCE_COLOR: '1' }, true, true],
    [{ FORCE_COLOR: '' }, true, true],
    [{ FORCE_COLOR: '0' }, false, false],
    [{ FORCE_COLOR: '2', NO_COLOR: '1', TERM: 'dumb' }, true, true],
    [{ CLICOLOR: '0' }, false, false],
    [{ CLICOLOR: '1' }, true, false],
    [{ CLICOLOR_FORCE: '1', CLICOLOR: '0' }, true, true],
    [{ CLICOLOR_FORCE: '1', NO_COLOR: '1' }, false, false],
    [{ CLICOLOR_FORCE: '0' }, true, false],
    [{ TERM: 'dumb' }, false, false],
    [{ TERM: '' }, false, false],
  ])('by %j wanted on a terminal: %j, and elsewhere: %j', (env, onTerminal, elsewhere) => {
    expect(wantsStyles(facts({ ...xterm, ...env }), true)).toBe(onTerminal);
    expect(wantsStyles(facts({ ...xterm, ...env }), false)).toBe(elsewhere);
  });
});

it('a terminal that does not say what it can is taken for a dumb one, but on Windows', () => {
  expect(isDumb(facts({}))).toBe(true);
  expect(isDumb(facts({}, 'win32'))).toBe(false);
  expect(isDumb(facts(xterm))).toBe(false);
});
