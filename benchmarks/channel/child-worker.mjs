import { parentPort } from 'node:worker_threads';
import { portEndpoint } from './port-endpoint.mjs';
import { serveWorkload } from './serve-workload.mjs';

serveWorkload(portEndpoint(parentPort));
