export { type ConnectOptions, connectParent, type ParentConnection } from './connect-parent.js';
