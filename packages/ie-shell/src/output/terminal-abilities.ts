/** Whether a terminal only prints lines, such as that of Emacs or of a log. Assumed if `TERM` is not set. */
export function isDumb({ env: { TERM }, platform }: TerminalFacts): boolean {
  return TERM === undefined || TERM === '' ? platform !== 'win32' : TERM === 'dumb' || TERM === 'unknown';
}

/** What identifies a terminal: the environment and the system. */
export interface TerminalFacts {
  env: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
}

/**
 * Whether text has colours and styles, by the conventions of the environment, in the order of their
 * precedence.
 *
 * @param isTerminal whether the output is a terminal instead of a pipe or file
 * @see https://force-color.org, https://no-color.org, https://bixense.com/clicolors/
 */
export function wantsStyles(facts: TerminalFacts, isTerminal: boolean): boolean {
  const { FORCE_COLOR, NO_COLOR, CLICOLOR_FORCE, CLICOLOR } = facts.env;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  if (NO_COLOR) return false;
  if (CLICOLOR_FORCE && CLICOLOR_FORCE !== '0') return true;
  return isTerminal && CLICOLOR !== '0' && !isDumb(facts);
}

/**
 * Whether a terminal shows hyperlinks (OSC 8). An unknown terminal counts as one that does not, because the
 * URLs would be lost. Multiplexers drop hyperlinks as well.
 *
 * @see https://github.com/chalk/supports-hyperlinks, whose rules these are, and
 * https://github.com/Alhadis/OSC8-Adoption
 */
export function showsHyperlinks(facts: TerminalFacts): boolean {
  const { env, platform } = facts;
  const { FORCE_HYPERLINK, CI, TMUX, STY, TERM = '', TERM_PROGRAM = '' } = env;
  if (FORCE_HYPERLINK) return FORCE_HYPERLINK !== '0';
  if (isDumb(facts) || CI || TMUX || STY || /^(screen|tmux)/.test(TERM)) return false;
  if (env.WT_SESSION || env.DOMTERM) return true;
  if (platform === 'win32') return false;
  const minVersion = PROGRAMS[TERM_PROGRAM];
  if (minVersion !== undefined)
    return isAtLeast(env.TERM_PROGRAM_VERSION, minVersion) || !!env.CURSOR_TRACE_ID;
  // Version 0.50.0 crashed on hyperlinks.
  if (env.VTE_VERSION) return Number(env.VTE_VERSION) > 5_000;
  if (env.KONSOLE_VERSION) return Number(env.KONSOLE_VERSION) >= 201_200;
  return TERMS.test(TERM);
}

/** Values of `TERM_PROGRAM` with the first version that shows hyperlinks. */
const PROGRAMS: Readonly<Record<string, readonly number[]>> = {
  'iTerm.app': [3, 1],
  WezTerm: [20_200_620],
  vscode: [1, 72],
  mintty: [3, 1],
  ghostty: [0],
  zed: [0],
  WarpTerminal: [0],
  rio: [0],
  Tabby: [0],
};

/** Values of `TERM` that identify one terminal. */
const TERMS = /^(alacritty|contour|foot|rio|wezterm|xterm-ghostty|xterm-kitty)(-|$)/;

function isAtLeast(version = '', [major = 0, minor = 0]: readonly number[]): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split(/[.-]/).map((part) => Number.parseInt(part, 10) || 0);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}
