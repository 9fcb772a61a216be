/** The supervisor, for programs that bring a worker host and ports of their own (`bulkhead/supervisor`). */
export type * from './events.ts';
export type { DeathCause, DeathRecord, Incident } from './incidents.ts';
export type { OrderDesk } from './order-desk.ts';
export { POLICY, type Policy } from './policy.ts';
export { type SystemStatus, statusOf } from './status.ts';
export { Supervisor } from './supervisor.ts';
export type { SupervisorOptions } from './supervisor-options.ts';
export { ThreadHost } from './thread-host.ts';
export type * from './worker-host.ts';
