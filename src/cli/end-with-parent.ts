/**
 * A process that was started with a channel to its parent ends in order when the parent is gone, however that died: no bot
 * and no venue is left behind by a guard that was killed.
 */
export function endWithParent(): void {
  if (process.channel === undefined) return;
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel?.unref();
}
