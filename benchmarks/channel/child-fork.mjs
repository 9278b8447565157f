import { forkEndpoint } from './fork-endpoint.mjs';
import { serveWorkload } from './serve-workload.mjs';

serveWorkload(forkEndpoint(process, process.argv[2]));
