// Runs in a namespace of its own: prepares its network, starts the small internet and its name server there, and runs
// the programs that start-namespace.ts asks for. It ends when its stdin does.
import { execFile } from 'node:child_process';
import { createInterface } from 'node:readline';
import { startSmallInternet } from '../start-small-internet.js';
import { prepareNetwork } from './prepare-network.js';
import { serveNames } from './serve-names.js';
import type { NamespacePlan, RunAnswer, RunRequest, Started } from './start-namespace.js';

const NAME_SERVER = '127.0.0.1';

const plan = JSON.parse(process.argv[2] ?? '') as NamespacePlan;
const { addresses, silent = [], hosts = '', search, names = {} } = plan;
const resolver = `nameserver ${NAME_SERVER}\n${search ? `search ${search}\n` : ''}`;
prepareNetwork({ addresses, silent, hosts: `127.0.0.1 localhost\n${hosts}`, resolver });
const internet = await startSmallInternet({ address: '::', ports: [443, 80] });
const everywhere = Object.fromEntries(internet.names.map((name) => [name, plan.addresses]));
const { asked } = await serveNames(NAME_SERVER, { ...everywhere, ...names });
tell({ authorityFile: internet.authorityFile });

for await (const line of createInterface({ input: process.stdin })) run(JSON.parse(line) as RunRequest);
await internet[Symbol.asyncDispose]();
// The name server would keep it.
process.exit();

function run({ id, program, args, env }: RunRequest): void {
  const before = asked.length;
  const child = execFile(program, args, { env, encoding: 'utf8' }, (_error, stdout, stderr) => {
    tell({ id, code: child.exitCode, stdout, stderr, asked: asked.slice(before) });
  });
}

function tell(message: Started | RunAnswer): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
