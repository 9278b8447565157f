import { Option } from 'commander';
import { DUMPS, type Dump } from './dumps.js';
import { addText, parseEncoding, parseRetries, parseType, parseWidth } from './option-values.js';

/** The page, and what is printed of it. */
export function pageOptions(): Option[] {
  return [
    new Option('--url <url>', 'a page to open, as an option (repeatable)').argParser(addText),
    new Option('--dump <what>', 'what to print (default: text)').choices(DUMPS),
    new Option('--dump-source', 'print the body, byte for byte (as --dump source)'),
    new Option('--dump-status', 'print status and final URL (as --dump status)'),
    new Option('--select <css>', 'print only the elements that this selector matches'),
    new Option('--width <columns>', 'columns of text (default: width of the terminal, or 80)').argParser(
      parseWidth,
    ),
    new Option('--color <when>', 'colours and styles in text').choices(COLOR_MODES).default('auto'),
    new Option('--links <how>', 'links in text (default: as the terminal supports, or a list)').choices(
      LINK_MODES,
    ),
    new Option('--no-pager', 'print long text without a pager'),
    new Option('--base-url <url>', 'base URL of links in HTML from stdin'),
    new Option('--encoding <label>', 'use this encoding for the page, such as shift_jis').argParser(
      parseEncoding,
    ),
    new Option('--type <mime>', 'use this MIME type for the page, such as text/html').argParser(parseType),
    new Option('--no-refresh', 'do not follow the refresh of a page'),
    new Option('--retry <n>', 'maximum number of reloads after a renderer has ended')
      .argParser(parseRetries)
      .default(0),
  ];
}

/** When text is styled: on a capable terminal, always, or never. */
const COLOR_MODES = ['auto', 'always', 'never'] as const;
export type ColorMode = (typeof COLOR_MODES)[number];

/** How links in text are shown: as numbers with a list below, as terminal hyperlinks, or not at all. */
const LINK_MODES = ['list', 'terminal', 'none'] as const;
export type LinkMode = (typeof LINK_MODES)[number];

/** What commander returns for `pageOptions`. */
export interface ParsedPageOptions {
  url?: string[];
  dump?: Dump;
  dumpSource?: true;
  dumpStatus?: true;
  select?: string;
  width?: number;
  color: ColorMode;
  links?: LinkMode;
  pager: boolean;
  baseUrl?: string;
  encoding?: string;
  type?: string;
  refresh: boolean;
  retry: number;
}
