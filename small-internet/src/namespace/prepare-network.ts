import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Makes the network of a fresh network and mount namespace: all of it lies on the loopback interface, whose addresses
 * may look like any on the internet, since no packet leaves the namespace.
 */
export function prepareNetwork({ addresses, silent, hosts, resolver }: NetworkPlan): void {
  ip('link', 'set', 'lo', 'up');
  for (const address of addresses) {
    if (address.includes(':')) ip('-6', 'address', 'add', `${address}/128`, 'dev', 'lo', 'nodad');
    else ip('address', 'add', `${address}/32`, 'dev', 'lo');
  }
  for (const network of silent) ip(network.includes(':') ? '-6' : '-4', 'route', 'add', network, 'dev', 'lo');
  const folder = mkdtempSync(join(tmpdir(), 'small-internet-files-'));
  replaceFile(join(folder, 'hosts'), hosts, '/etc/hosts');
  replaceFile(join(folder, 'resolv.conf'), resolver, '/etc/resolv.conf');
}

/** What a network namespace has. */
export interface NetworkPlan {
  /** The addresses of its only machine, of either family. */
  readonly addresses: readonly string[];
  /** Networks that take every packet and answer none. */
  readonly silent: readonly string[];
  /** The text of its hosts file. */
  readonly hosts: string;
  /** The text of its resolver configuration. */
  readonly resolver: string;
}

function replaceFile(file: string, text: string, target: string): void {
  writeFileSync(file, text);
  execFileSync('mount', ['--bind', file, target]);
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
