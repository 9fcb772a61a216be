import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { StrategySetting } from '../../shared/engine/config.ts';
import { UsageError } from '../../shared/errors.ts';
import type { Asset } from '../../shared/market/assets.ts';
import type { ConditionId } from '../../shared/market/ids.ts';
import { paramsOf, type Strategy } from '../../shared/strategies/index.ts';
import { strategiesOf } from '../config/strategies.ts';
import type { System } from '../run/system.ts';
import { assetNamed, parseBody, refusal } from './refusal.ts';

/** More than anybody has to say about a strategy or a round, bytes. */
const BODY_LIMIT = 16_384;

/** Two clocks of one machine agree better than this; a word from further in the future is not to be believed. */
const MAX_AHEAD_MS = 1_000;

const change = z.strictObject({
  asset: z.string().optional(),
  params: z.record(z.string(), z.json()),
});

const signal = z
  .strictObject({
    source: z.string().regex(/^[\w.-]{1,40}$/, 'up to 40 letters, digits, dots, dashes'),
    asset: z.string().optional(),
    slug: z.string().optional(),
    conditionId: z.string().optional(),
    fairUp: z.number().min(0).max(1),
    saidAt: z.number().int().positive().optional(),
  })
  .refine(({ asset, slug, conditionId }) => [asset, slug, conditionId].filter(Boolean).length === 1, {
    message: 'names its round by exactly one of asset, slug and conditionId',
  });

type Named = { readonly Params: { readonly strategy: string } };

/** Parameters of strategies while they run, and the word of other programs. */
export function addStrategyRoutes(server: FastifyInstance, session: () => System): void {
  server.get<Named>('/api/strategies/:strategy/parameters', (request, reply) => {
    const system = session();
    const { name } = strategyNamed(request.params.strategy, system);
    return reply.send({ strategy: name, parameters: parametersNow(name, system.settings.assets, system) });
  });
  server.post<Named>('/api/strategies/:strategy/parameters', { bodyLimit: BODY_LIMIT }, (request, reply) => {
    const system = session();
    const strategy = strategyNamed(request.params.strategy, system);
    const { asset, params } = parseBody(change, request.body);
    const assets = asset === undefined ? system.settings.assets : [assetNamed(asset, system)];
    // All are checked before the first is changed.
    const changes = assets.map((each) => [each, changed(strategy, each, params, system)] as const);
    for (const [each, complete] of changes) {
      system.supervisor.setParameters(each, { strategy: strategy.name, params: complete });
    }
    return reply.send({ strategy: strategy.name, parameters: parametersNow(strategy.name, assets, system) });
  });
  server.post('/api/signals', { bodyLimit: BODY_LIMIT }, (request, reply) => {
    const system = session();
    const { source, fairUp, saidAt, ...target } = parseBody(signal, request.body);
    const ageMs = saidAt === undefined ? 0 : Date.now() - saidAt;
    if (ageMs < -MAX_AHEAD_MS) throw refusal(400, `"saidAt" is ${-ageMs} ms ahead of this machine's clock`);
    const round = roundOf(target, system);
    const word = { ...round, source, fairUp, ageMs: Math.max(0, ageMs) };
    if (!system.supervisor.advise(word)) throw refusal(409, `the worker of ${round.asset} does not run now`);
    return reply.send({ asset: round.asset, conditionId: round.conditionId, ageMs: word.ageMs });
  });
}

function strategyNamed(name: string, { settings }: System): Strategy {
  const strategy = strategiesOf(settings).find((each) => each.name === name);
  if (strategy !== undefined) return strategy;
  throw refusal(404, `strategy ${name} does not run; ${settings.strategies.join(', ')} do`);
}

/** What the strategy runs with now, with the new values laid over it; a value that is wrong is named by its key. */
function changed(
  strategy: Strategy,
  asset: Asset,
  params: Readonly<Record<string, unknown>>,
  { supervisor }: System,
): StrategySetting['params'] {
  try {
    return paramsOf(strategy, {
      ...supervisor.parameters(asset, strategy.name),
      ...params,
    }) as StrategySetting['params'];
  } catch (thrown) {
    throw thrown instanceof UsageError ? refusal(400, thrown.message) : thrown;
  }
}

function parametersNow(strategy: string, assets: readonly Asset[], { supervisor }: System): object {
  return Object.fromEntries(assets.map((asset) => [asset, supervisor.parameters(asset, strategy)]));
}

/** The round that runs, or the next one, of the asset that is named in one way or the other. */
function roundOf(
  { asset, slug, conditionId }: Pick<z.infer<typeof signal>, 'asset' | 'slug' | 'conditionId'>,
  system: System,
): { readonly asset: Asset; readonly conditionId: ConditionId } {
  const wanted = asset === undefined ? undefined : assetNamed(asset, system);
  for (const keeper of system.supervisor.keepers) {
    const round = keeper.view?.round;
    if (round === undefined) continue;
    const isMeant = keeper.asset === wanted || round.slug === slug || round.conditionId === conditionId;
    if (isMeant) return { asset: keeper.asset, conditionId: round.conditionId };
  }
  throw refusal(404, `no round of ${asset ?? slug ?? conditionId} runs now`);
}
