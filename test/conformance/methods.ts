/** What becomes of one method of an official package in this suite. */
export type MethodEntry = {
  /** Test file that calls it, without folder and ending. */
  readonly calledIn?: TestFile;
  /** Where it is called and the venue refuses, as the real one does: why. */
  readonly refused?: string;
  /** Why no test calls it. */
  readonly notApplicable?: string;
};

/** Test files that call methods of official packages. */
export type TestFile =
  | 'bytes'
  | 'client-account'
  | 'client-discovery'
  | 'client-retired'
  | 'client-streams'
  | 'client-trading'
  | 'client-wallet'
  | 'clob-account'
  | 'clob-keys'
  | 'clob-market-data'
  | 'clob-orders'
  | 'clob-v1'
  | 'clob-wallets'
  | 'real-time-data'
  | 'relayer';

export type Methods = Readonly<Record<string, MethodEntry>>;

/** Official packages, and every public method or exported function of each. */
export type PackageName =
  | '@polymarket/clob-client-v2'
  | '@polymarket/client'
  | '@polymarket/client/actions'
  | '@polymarket/real-time-data-client'
  | '@polymarket/builder-relayer-client'
  | '@polymarket/builder-signing-sdk'
  | '@polymarket/clob-client';

const V1_ROUTE = 'asks a route of the Data API v1, which was retired on 24 October 2026';
const SITE = 'serves the pages of the web site; the venue lists crypto rounds only';
const PERPS = 'perpetuals: another venue';
const COMBOS = 'combos and their quotes: another market than Up/Down rounds';
const PURE = 'a pure function without any request';
const V1_SIGNING = 'a pure function of the V1 order, which the venue refuses';

function calledIn(file: TestFile, names: string): Methods {
  return entries(names, { calledIn: file });
}

function refusedIn(file: TestFile, refused: string, names: string): Methods {
  return entries(names, { calledIn: file, refused });
}

function notApplicable(reason: string, names: string): Methods {
  return entries(names, { notApplicable: reason });
}

function entries(names: string, entry: MethodEntry): Methods {
  return Object.fromEntries(
    names
      .split(/\s+/)
      .filter((name) => name !== '')
      .map((name) => [name, entry]),
  );
}

const CLOB_CLIENT_V2: Methods = {
  ...calledIn(
    'clob-market-data',
    `getOk getVersion getServerTime getMarkets getSimplifiedMarkets getSamplingMarkets getSamplingSimplifiedMarkets
     getMarket getClobMarketInfo getOrderBook getOrderBooks getOrderBookHash getTickSize getNegRisk getFeeRateBps
     getFeeExponent getMidpoint getMidpoints getPrice getPrices getSpread getSpreads getLastTradePrice
     getLastTradesPrices getPricesHistory getMarketTradesEvents calculateMarketPrice getCurrentRewards
     getRawRewardsForMarket`,
  ),
  ...calledIn(
    'clob-keys',
    `createApiKey deriveApiKey createOrDeriveApiKey getApiKeys deleteApiKey getClosedOnlyMode createReadonlyApiKey
     getReadonlyApiKeys deleteReadonlyApiKey createBuilderApiKey getBuilderApiKeys revokeBuilderApiKey`,
  ),
  ...calledIn(
    'clob-orders',
    `createOrder createMarketOrder createAndPostOrder createAndPostMarketOrder postOrder postOrders getOrder
     getOpenOrders cancelOrder cancelOrders cancelAll cancelMarketOrders isOrderScoring areOrdersScoring postHeartbeat`,
  ),
  ...calledIn(
    'clob-account',
    `getTrades getTradesPaginated getBuilderTrades getNotifications dropNotifications getBalanceAllowance
     updateBalanceAllowance getPreMigrationOrders getEarningsForUserForDay getTotalEarningsForUserForDay
     getUserEarningsAndMarketsConfig getRewardPercentages`,
  ),
  ...calledIn('clob-wallets', 'createExchangeV3OrderFromAmounts'),
  ...calledIn('bytes', 'createL1Headers createL2Headers orderToJsonV2'),
  ...notApplicable(PURE, 'adjustBuyAmountForFees getContractConfig isV2Order'),
  ...notApplicable(V1_SIGNING, 'orderToJsonV1'),
};

const CLIENT: Methods = {
  ...calledIn(
    'client-discovery',
    `createPublicClient forkEnvironmentConfig isPublicClient listEvents fetchEvent fetchEventTags listMarkets fetchMarket
     fetchMarketTags listSeries fetchSeries listTags fetchTag fetchMidpoint fetchMidpoints fetchPrice fetchPrices fetchOrderBook
     fetchOrderBooks fetchSpread fetchSpreads fetchLastTradePrice fetchLastTradePrices fetchPriceHistory
     estimateMarketPrice listCurrentRewards listMarketRewards listBuilderTrades`,
  ),
  ...calledIn(
    'client-trading',
    `createSecureClient isSecureClient createLimitOrder createMarketOrder placeLimitOrder placeMarketOrder postOrder
     postOrders waitForOrderFillSettlement fetchOrder listOpenOrders cancelOrder cancelOrders cancelAll
     cancelMarketOrders`,
  ),
  ...calledIn(
    'client-account',
    `listAccountTrades fetchNotifications dropNotifications fetchClosedOnlyMode fetchOrderScoring fetchOrdersScoring
     listUserEarningsForDay fetchTotalEarningsForUserForDay listUserEarningsAndMarketsConfig fetchRewardPercentages
     endAuthentication`,
  ),
  ...calledIn(
    'client-wallet',
    `relayerApiKey setupTradingApprovals approveErc20 approveErc1155ForAll transferErc20 splitPosition mergePositions
     redeemPositions`,
  ),
  ...calledIn('client-streams', 'subscribe closeSubscriptions'),
  ...calledIn('bytes', 'buildHmacSignature'),
  ...refusedIn(
    'client-retired',
    V1_ROUTE,
    `listTrades listActivity listPositions listClosedPositions listMarketPositions listMarketHolders listOpenInterest
     fetchPortfolioValue fetchTradedMarketCount fetchEventLiveVolume listTraderLeaderboard listBuilderLeaderboard
     fetchBuilderVolume`,
  ),
  ...notApplicable(
    SITE,
    `fetchRelatedTags fetchRelatedTagResources search listSports fetchSportsMarketTypes listTeams
     fetchPublicProfile listComments fetchCommentsById listCommentsByUserAddress listMarketClarifications
     downloadAccountingSnapshot`,
  ),
  ...notApplicable(
    COMBOS,
    `listComboMarkets listComboPositions listComboActivity openRfqSession planCollateralReturn
     executeCollateralReturnPlan combinatorialPrepareConditionCall`,
  ),
  ...notApplicable(
    PERPS,
    `fetchPerpsBook fetchPerpsFees fetchPerpsInstruments fetchPerpsTicker fetchPerpsTickers listPerpsCandles
     listPerpsFundingHistory listPerpsTrades depositToPerps openPerpsSession revokePerpsCredentials withdrawFromPerps
     perpsDepositCall`,
  ),
  ...notApplicable(
    PURE,
    `extend accountActions allActions analyticsActions dataActions discoveryActions perpsActions rewardsActions rfqActions
     subscriptionsActions tradingActions walletActions makeErrorGuard expectTransactionHandle
     erc20ApprovalCall erc20TransferCall erc20AllowanceCall erc1155ApprovalForAllCall erc1155BalanceOfCall
     erc1155BalanceOfBatchCall erc1155IsApprovedForAllCall ctfRedeemPositionsCall splitPositionCall mergePositionsCall
     splitV2Call mergeV2Call redeemV2Call encodeProxyCall encodeSafeMultisendCall decodeErc20AllowanceResult
     decodeErc1155BalanceOfResult decodeErc1155BalanceOfBatchResult decodeErc1155IsApprovedForAllResult`,
  ),
  ...notApplicable('asks a signing service that the user runs', 'remoteBuilderSigning'),
};

/** Functions of `@polymarket/client/actions` that its clients do not have as methods. */
const CLIENT_ACTIONS: Methods = {
  ...calledIn(
    'client-discovery',
    'fetchTickSize fetchNegRisk fetchMarketInfo fetchBuilderFeeRates resolveConditionByToken',
  ),
  ...calledIn(
    'client-account',
    `fetchBalanceAllowance updateBalanceAllowance createApiKey deriveApiKey createOrDeriveApiKey fetchApiKeys deleteApiKey
     createBuilderApiKey fetchBuilderApiKeys`,
  ),
  ...notApplicable('asks for the headers of a signing service that the user runs', 'revokeBuilderApiKey'),
  ...calledIn('client-wallet', 'deployDepositWallet isWalletDeployed fetchExecuteParams fetchTransaction'),
  ...notApplicable(
    'a step of the method of the same purpose',
    `prepareLimitOrder prepareLimitOrderPosting prepareMarketOrder prepareMarketOrderPosting signOrder
     resolveEstimatedMarketPrice prepareTradingApprovals prepareErc20Approval prepareErc1155ApprovalForAll
     prepareErc20Transfer prepareGaslessTransaction prepareSplitPosition prepareSplitMarketPosition
     prepareMergePositions prepareMergeMarketPosition prepareRedeemPositions prepareRedeemMarketPositions
     splitMarketPosition mergeMarketPosition buildDepositWalletExecuteRequest buildProxyWalletExecuteRequest
     buildSafeWalletExecuteRequest isRetryableGaslessSubmitError`,
  ),
  ...notApplicable(
    COMBOS,
    `prepareSplitComboPosition prepareMergeComboPosition prepareRedeemComboPosition splitComboPosition mergeComboPosition
     prepareCollateralReturnExecution`,
  ),
  ...notApplicable(PERPS, 'preparePerpsDeposit'),
};

const REAL_TIME_DATA: Methods = calledIn('real-time-data', 'connect subscribe unsubscribe disconnect');

const RELAYER: Methods = {
  ...calledIn(
    'relayer',
    `getNonce getRelayPayload getTransaction getTransactions execute deploy getDeployed deployDepositWallet
     executeDepositWalletBatch deriveDepositWalletAddress pollUntilState`,
  ),
  ...notApplicable(
    PURE,
    `deriveDepositWallet deriveProxyWallet deriveSafe aggregateTransaction buildSafeTransactionRequest
     buildSafeCreateTransactionRequest buildProxyTransactionRequest buildDepositWalletBatchRequest
     buildDepositWalletCreateRequest createSafeMultisendTransaction encodeProxyTransactionData`,
  ),
};

const BUILDER_SIGNING: Methods = {
  ...calledIn('relayer', 'generateBuilderHeaders'),
  ...calledIn('bytes', 'buildHmacSignature'),
  ...notApplicable(PURE, 'isValid getBuilderType'),
};

const CLOB_CLIENT_V1: Methods = {
  ...calledIn(
    'clob-v1',
    `getOk getServerTime getMarkets getSimplifiedMarkets getSamplingMarkets getSamplingSimplifiedMarkets getMarket
     getOrderBook getOrderBooks getOrderBookHash getTickSize clearTickSizeCache getNegRisk getFeeRateBps getMidpoint
     getMidpoints getPrice getPrices getSpread getSpreads getLastTradePrice getLastTradesPrices getPricesHistory
     calculateMarketPrice getCurrentRewards getRawRewardsForMarket getMarketTradesEvents createApiKey deriveApiKey
     createOrDeriveApiKey getApiKeys getClosedOnlyMode deleteApiKey createReadonlyApiKey getReadonlyApiKeys
     deleteReadonlyApiKey getTrades getTradesPaginated getOpenOrders getNotifications dropNotifications
     getBalanceAllowance updateBalanceAllowance createOrder createMarketOrder cancelOrder cancelOrders cancelAll
     cancelMarketOrders postHeartbeat isOrderScoring areOrdersScoring getEarningsForUserForDay
     getTotalEarningsForUserForDay getUserEarningsAndMarketsConfig getRewardPercentages createBuilderApiKey
     getBuilderApiKeys getOrder validateReadonlyApiKey`,
  ),
  ...refusedIn(
    'clob-v1',
    'orders signed for the exchange of 2025 are answered `order_version_mismatch`',
    'postOrder postOrders createAndPostOrder createAndPostMarketOrder',
  ),
  ...notApplicable('asks for the headers of a builder of the V1 programme', 'getBuilderTrades revokeBuilderApiKey'),
  ...notApplicable(
    'requests for quotes of the V1 exchange',
    `createRfqRequest cancelRfqRequest getRfqRequests createRfqQuote getRfqRequesterQuotes getRfqQuoterQuotes
     getRfqBestQuote cancelRfqQuote rfqConfig acceptRfqQuote approveRfqOrder`,
  ),
  ...notApplicable(V1_SIGNING, 'getContractConfig createL1Headers createL2Headers injectBuilderHeaders'),
};

/** Every public method of every official package, and where it is called or why it is not. */
export const METHODS: Readonly<Record<PackageName, Methods>> = {
  '@polymarket/clob-client-v2': CLOB_CLIENT_V2,
  '@polymarket/client': CLIENT,
  '@polymarket/client/actions': CLIENT_ACTIONS,
  '@polymarket/real-time-data-client': REAL_TIME_DATA,
  '@polymarket/builder-relayer-client': RELAYER,
  '@polymarket/builder-signing-sdk': BUILDER_SIGNING,
  '@polymarket/clob-client': CLOB_CLIENT_V1,
};
