import { check } from './check-option.js';

/**
 * Checks a list of ports, and returns them as ranges in ascending order that do not touch.
 *
 * @throws SandboxError `IE_SANDBOX_INVALID_OPTION`
 */
export function parseConnectPorts(ports: unknown): PortRange[] {
  const ranges = check
    .array('connectPorts', ports, WANTED)
    .map(parseRange)
    .sort((a, b) => a.from - b.from);
  const merged: PortRange[] = [];
  for (const range of ranges) {
    const last = merged.at(-1);
    if (last === undefined || range.from > last.to + 1) merged.push(range);
    else last.to = Math.max(last.to, range.to);
  }
  return merged;
}

/** The ports from one to another, both included. */
export interface PortRange {
  from: number;
  to: number;
}

/** In words: `443, 8000-8080`. */
export function describePorts(ports: readonly PortRange[]): string {
  if (ports.length === 0) return 'no port';
  return ports.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`)).join(', ');
}

const WANTED = 'a list of ports from 1 to 65535 and ranges such as { from: 8000, to: 8080 }';

function parseRange(given: unknown): PortRange {
  const { from, to } = (
    typeof given === 'number' ? { from: given, to: given } : (given ?? {})
  ) as Partial<PortRange>;
  if (isPort(from) && isPort(to) && from <= to) return { from, to };
  throw check.invalid('connectPorts', WANTED, given);
}

function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535;
}
