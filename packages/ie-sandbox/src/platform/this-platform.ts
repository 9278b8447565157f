import type { Platform } from '../model/platform.js';
import { darwin } from './darwin/platform.js';
import { linux } from './linux/platform.js';
import { plain } from './plain/platform.js';
import { windows } from './windows/platform.js';

/** The implementation for the system that this program runs on. */
export function thisPlatform(): Platform {
  return PLATFORMS[process.platform] ?? plain;
}

/** One line for each system. Each implementation imports its own code when it is first used. */
const PLATFORMS: Partial<Record<NodeJS.Platform, Platform>> = {
  linux,
  darwin,
  win32: windows,
};
