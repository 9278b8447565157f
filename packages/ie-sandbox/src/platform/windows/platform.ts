import type { Platform } from '../../model/platform.js';
import { plain } from '../plain/platform.js';

/** Windows: nothing confines a child, and reports say so. It has not run on Windows. */
export const windows: Platform = { ...plain };
