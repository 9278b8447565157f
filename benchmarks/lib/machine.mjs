import { cpus, loadavg, release } from 'node:os';

/** What figures depend on. The load is that of the minute before the run. */
export function describeMachine() {
  const processors = cpus();
  return {
    cpu: processors[0]?.model ?? process.arch,
    cores: `${processors.length} cores`,
    node: `Node ${process.version}`,
    system: `${process.platform} ${release()}`,
    load: `load ${loadavg()[0].toFixed(2)}`,
    date: new Date().toISOString().slice(0, 10),
  };
}
