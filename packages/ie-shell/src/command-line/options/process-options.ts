import type { SandboxMode } from '@internet-exploder/ie-sandbox';
import { Option } from 'commander';
import { parseFileName } from './option-values.js';

/** How the program runs. */
export function processOptions(): Option[] {
  return [
    new Option(
      '--sandbox <mode>',
      'confinement of the children (default: require, where there is any)',
    ).choices(SANDBOX_MODES),
    new Option('--single-process', 'fetch in this process: for debugging, without isolation'),
    new Option('--headless', 'answer requests on stdin, a line of JSON each, with lines on stdout'),
    new Option('--data-dir <folder>', 'keep the bookmarks of --headless in this folder').argParser(
      parseFileName,
    ),
  ];
}

/** What commander returns for `processOptions`. */
export interface ParsedProcessOptions {
  sandbox?: SandboxMode;
  singleProcess?: true;
  headless?: true;
  dataDir?: string;
}

const SANDBOX_MODES: readonly SandboxMode[] = ['require', 'best-effort', 'off'];
