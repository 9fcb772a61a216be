/** What a content network answers with instead of the venue: a page for people, which clients take for JSON at their peril. */
export const EDGE_PAGE = `<!DOCTYPE html>
<html lang="en-US">
<head><title>Attention Required! | Cloudflare</title><meta charset="UTF-8"></head>
<body>
<h1>Sorry, you have been blocked</h1>
<p>You are unable to access polymarket.com</p>
</body>
</html>
`;
