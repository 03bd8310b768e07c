// Listens to browsers: what stands on the console, what failed to load, what came from elsewhere.

// A page that is left lets go of its stream.
const leaving = "net::ERR_ABORTED";

export class Troubles {
  #list = [];
  #expected = [];

  // What a flow brings about itself, as it is listed.
  expect(pattern) {
    this.#expected.push(pattern);
  }

  get list() {
    return this.#list.filter((one) => !this.#expected.some((pattern) => pattern.test(one)));
  }

  // Answers with a function that ends it.
  watch(context, address) {
    const add = (words) => this.#list.push(words);
    const heard = {
      console: (message) => {
        if (["error", "warning"].includes(message.type())) add(`console: ${message.text()} (${message.location().url})`);
      },
      weberror: (error) => add(`script: ${error.error().stack}`),
      request: (request) => {
        if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== address) add(`elsewhere: ${request.url()}`);
      },
      requestfailed: (request) => {
        const { errorText } = request.failure();
        if (errorText !== leaving) add(`failed: ${request.method()} ${request.url()} ${errorText}`);
      },
      response: (response) => {
        if (response.status() >= 400) add(`answered: ${response.status()} ${response.request().method()} ${response.url()}`);
      },
    };
    for (const [event, hear] of Object.entries(heard)) context.on(event, hear);
    return () => Object.entries(heard).forEach(([event, hear]) => context.off(event, hear));
  }
}
