/** Contracts of Polymarket on Polygon, with the checksum of EIP-55 (protocol §10.1). */
export const CONTRACTS = {
  /** pUSD, the collateral of all trading. */
  collateral: '0xC011a7E12a19f7B1f670d46F03B03f3342E82DFB',
  usdcE: '0x2791Bca1f2de4661ED88A30C99A7a9449Aa84174',
  /** ERC-1155 of v1 markets. */
  conditionalTokens: '0x4D97DCd97eC945f40cF65F87097ACe5EA0476045',
  /** ERC-1155 of v2 markets. */
  positionManager: '0x006F54F7f9A22e0000CC2AB60031000000ae9fEF',
  exchangeV2: '0xE111180000d2663C0091e4f400237545B87B996B',
  negRiskExchangeV2: '0xe2222d279d744050d28e00520010520000310F59',
  exchangeV3: '0xe3333700cA9d93003F00f0F71f8515005F6c00Aa',
  /** The exchanges of CLOB V1, dead since 28 April 2026. */
  exchangeV1: '0x4bFb41d5B3570DeFd03C39a9A4D8dE6Bd8B8982E',
  negRiskExchangeV1: '0xC5d563A36AE78145C45a50134d48A1215220f80a',
  collateralAdapter: '0xAdA100Db00Ca00073811820692005400218FcE1f',
  negRiskCollateralAdapter: '0xadA2005600Dec949baf300f4C6120000bDB6eAab',
  onRamp: '0x93070a847efEf7F70739046A929D47a521F5B8ee',
  offRamp: '0x2957922Eb93258b93368531d39fAcCA3B4dC5854',
  router: '0x12121212006e4CD160D18e3f00711DA5c3372600',
  autoRedeemer: '0xa1200000d0002264C9a1698e001292D00E1b00af',
  binaryModule: '0x1000008dD9001B968442c1000017eaE6E0dA00Ba',
  proxyFactory: '0xaB45c5A4B0c941a2F231C04C3f49182e1A254052',
  safeFactory: '0xaacFeEa03eb1561C4e67d661e40682Bd20E3541b',
  safeMultisend: '0xA238CBeb142c10Ef7Ad8442C6D1f9E89e07e7761',
  depositWalletFactory: '0x00000000000Fb5C9ADea0298D729A0CB3823Cc07',
  depositWalletBeacon: '0x7A18EDfe055488A3128f01F563e5B479D92ffc3a',
  depositWalletImplementation: '0x58CA52ebe0DadfdF531Cde7062e76746de4Db1eB',
  relayHub: '0xD216153c06E857cD7f72665E0aF1d7D82172F494',
} as const;
