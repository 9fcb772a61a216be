import * as z from 'zod';
import { ASSETS } from '../../../../shared/market/assets.ts';
import { defineFault } from './fault.ts';

/** Markets go to the fine tick wherever their price is, as they else do near the edges (protocol §4.3; pitfall 8). */
export const tick = defineFault({
  name: 'tick',
  does: "the asset's markets go to the fine tick at once, for good, as near the edges",
  example: { asset: 'BTC' },
  schema: z.object({ asset: z.enum(ASSETS) }),
  apply: ({ asset }, { core }) => {
    core.refineTicks(asset);
    return undefined;
  },
});
