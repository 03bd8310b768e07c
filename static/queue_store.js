// Where the queue lies: in the browser's own database, or in memory where a browser has none (then closing loses it,
// and the page warns as for everything unsaved). An operation's order is its key; op_id is unique.

export async function openStore() {
  try {
    return new BrowserStore(await open());
  } catch {
    return new MemoryStore();
  }
}

function open() {
  const request = indexedDB.open("tandem", 1);
  request.onupgradeneeded = () => {
    const operations = request.result.createObjectStore("operation", { keyPath: "order", autoIncrement: true });
    operations.createIndex("op_id", "op_id", { unique: true });
  };
  return asked(request);
}

function asked(request) {
  return new Promise((answer, fail) => {
    request.onsuccess = () => answer(request.result);
    request.onerror = () => fail(request.error);
  });
}

class BrowserStore {
  constructor(database) {
    this.database = database;
  }

  #operations(mode, durability = "strict") {
    return this.database.transaction("operation", mode, { durability }).objectStore("operation");
  }

  all() {
    return asked(this.#operations("readonly").getAll());
  }

  add(operation) {
    return this.#write((operations) => operations.add(operation));
  }

  put(operation) {
    return this.#write((operations) => operations.put(operation));
  }

  // One that is back after a power cut is sent again, and is the same operation.
  remove(order) {
    return this.#write((operations) => operations.delete(order), "relaxed");
  }

  // Answers when it is on the disk, not only accepted.
  #write(change, durability) {
    const operations = this.#operations("readwrite", durability);
    change(operations);
    return new Promise((answer, fail) => {
      operations.transaction.oncomplete = () => answer();
      operations.transaction.onerror = operations.transaction.onabort = () => fail(operations.transaction.error);
    });
  }
}

export class MemoryStore {
  #operations = new Map();
  #last = 0;

  async all() {
    return [...this.#operations.values()].sort((a, b) => a.order - b.order);
  }

  async add(operation) {
    this.#last += 1;
    this.#operations.set(this.#last, { ...operation, order: this.#last });
  }

  async put(operation) {
    this.#operations.set(operation.order, operation);
  }

  async remove(order) {
    this.#operations.delete(order);
  }
}
