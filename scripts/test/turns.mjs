/**
 * Lets several writers share one output readably: the first that has not ended writes through, what
 * the others write is kept until it is their turn.
 *
 * @param {(chunk: Buffer | string) => void} out
 */
export function takeTurns(out) {
  const queue = [];

  const advance = () => {
    while (queue.length > 0) {
      queue[0].kept.splice(0).forEach(out);
      if (!queue[0].ended) return;
      queue.shift();
    }
  };

  /** Adds a writer, in the order of the turns. */
  return function join() {
    const writer = { kept: [], ended: false };
    queue.push(writer);
    return {
      write: (chunk) => {
        writer.kept.push(chunk);
        if (queue[0] === writer) advance();
      },
      end: () => {
        writer.ended = true;
        advance();
      },
    };
  };
}
