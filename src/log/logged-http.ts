import type { Clock, Http } from '../../shared/ports/ports.ts';
import type { Logger } from './logger.ts';

/**
 * HTTP of which every request stands in the log at level `debug`: method, address, what came of it and how long it took. Heads
 * and bodies stay out: they carry signatures and credentials.
 */
export function loggedHttp(http: Http, clock: Clock, log: Logger): Http {
  if (!log.isLevelEnabled('debug')) return http;
  return {
    request(request, done) {
      const { method, url } = request;
      const sentAtMs = clock.monoMs();
      http.request(request, (outcome) => {
        const ms = Math.round(clock.monoMs() - sentAtMs);
        const came = outcome.kind === 'answer' ? { status: outcome.status } : { failed: outcome.code };
        log.debug({ method, url, ...came, ms }, 'request');
        done(outcome);
      });
    },
  };
}
