import type { Command } from 'commander';
import { ShellError } from '../errors/shell-error.js';

/**
 * Refuses options that each request of a headless session states itself. @throws ShellError `IE_SHELL_USAGE`
 */
export function checkHeadless(command: Command): void {
  const single = command.options.find((option) => {
    const name = option.attributeName();
    return command.getOptionValueSource(name) === 'cli' && !COMMON.has(name);
  });
  if (single) {
    throw new ShellError(
      'IE_SHELL_USAGE',
      `--headless does not take ${single.long}: remove it; docs/headless.md lists the fields of each request`,
    );
  }
  if (command.args.length > 0) {
    throw new ShellError('IE_SHELL_USAGE', '--headless takes no URL: send it in a request');
  }
}

/** The options that apply to all pages, by their names in `Parsed`. */
const COMMON = new Set([
  'headless',
  'dataDir',
  'allowHttp',
  'allowPrivate',
  'ports',
  'sandbox',
  'timeout',
  'maxTime',
  'maxBytes',
  'maxHeaderBytes',
  'header',
  'userAgent',
  'maxRedirects',
  'refresh',
  'maxRedirs',
  'location',
  'compressed',
  'cookies',
  'cache',
  'http2',
  'proxy',
  'resolve',
  'cacert',
  'upgrade',
  'logLevel',
]);
