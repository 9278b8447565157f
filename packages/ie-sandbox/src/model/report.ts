/** Makes a report of these layers. */
export function makeReport(requires: string[], layers: SandboxLayer[]): SandboxReport {
  const holds = (name: string) => layers.some((layer) => layer.name === name && layer.status === 'applied');
  const fails = (name: string) => layers.some((layer) => layer.name === name && layer.status !== 'applied');
  return {
    platform: process.platform,
    confined: requires.length > 0 && requires.every((name) => holds(name) && !fails(name)),
    requires,
    layers,
  };
}

/** One protection, and whether it holds. */
export interface SandboxLayer {
  /** Its name, such as `seccomp` or `landlock`. */
  name: string;
  /** `applied`: it holds; `unavailable`: this machine lacks it; `off`: it was not requested. */
  status: 'applied' | 'unavailable' | 'off';
  /** What it prevents, or why it does not hold. */
  detail: string;
}

/** The protections of a child. It never claims more than holds. */
export interface SandboxReport {
  /** As `process.platform`. */
  platform: NodeJS.Platform;
  /** Whether at least one layer is required, and every required one is applied. */
  confined: boolean;
  /** The names of the layers that confinement requires here. */
  requires: string[];
  layers: SandboxLayer[];
}

/** Reads the layers from a child's hello, and ignores what does not have the shape of a layer. */
export function readLayers(details: unknown): SandboxLayer[] {
  const layers = typeof details === 'object' && details && 'layers' in details ? details.layers : undefined;
  return Array.isArray(layers) ? layers.slice(0, 32).filter(isLayer) : [];
}

function isLayer(value: unknown): value is SandboxLayer {
  if (typeof value !== 'object' || value === null) return false;
  const { name, status, detail } = value as Partial<SandboxLayer>;
  return (
    typeof name === 'string' &&
    typeof detail === 'string' &&
    (status === 'applied' || status === 'unavailable' || status === 'off')
  );
}
