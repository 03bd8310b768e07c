// What can happen between a page and the server.

// Requests to such addresses stay on their way until the function that this answers with is called.
export async function hold(page, pattern) {
  let arrive;
  const arrival = new Promise((go) => (arrive = go));
  await page.route(pattern, async (route) => {
    await arrival;
    await route.continue();
  });
  return arrive;
}

// How often the scripts of a page have fetched an address, and been answered.
export const timesFetched = (page, path) =>
  page.evaluate((wanted) => {
    const fetched = performance.getEntriesByType("resource").filter(({ initiatorType }) => initiatorType === "fetch");
    return fetched.filter(({ name }) => new URL(name).pathname === wanted).length;
  }, path);
