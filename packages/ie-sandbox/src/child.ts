export { type ConnectOptions, connectParent, type ParentConnection } from './child/connect-parent.js';
