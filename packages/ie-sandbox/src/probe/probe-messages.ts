import type { StandardSchema } from '@internet-exploder/ie-ipc';

/** Browser → probing child: try this probe. */
export interface ProbeRequest {
  type: 'Probe';
  index: number;
  folder: string;
  parentPid: number;
}

/** Probing child → browser: the kernel's answer. */
export interface ProbeAnswer {
  type: 'ProbeAnswer';
  result: number;
  errno: number;
}

export const ProbeAnswer = schemaOf<ProbeAnswer>({ type: 'ProbeAnswer' }, ['result', 'errno']);
export const ProbeRequest = schemaOf<ProbeRequest | { type: 'Shutdown' }>({}, []);

/** A schema for messages of numbers. Both ends are this package. */
function schemaOf<Message>(tag: { type?: string }, numbers: readonly string[]): StandardSchema<Message> {
  const isValid = (value: unknown): value is Message => {
    if (typeof value !== 'object' || value === null) return false;
    const fields = value as Record<string, unknown>;
    return (
      (tag.type === undefined || fields.type === tag.type) &&
      numbers.every((name) => typeof fields[name] === 'number')
    );
  };
  return {
    '~standard': {
      version: 1,
      vendor: 'internet-exploder',
      validate: (value) =>
        isValid(value) ? { value } : { issues: [{ message: 'it is not a message of a probe' }] },
    },
  };
}
