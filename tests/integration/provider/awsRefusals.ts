/** A service of AWS that refuses whatever it is asked, with one error of AWS's own. */
import { createServer } from "node:http";
import { listen } from "../../emulator/listen";

export interface RefusingService {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Answers every request as the JSON services of AWS do. */
export async function startRefusingService(
  name: string,
  message: string,
): Promise<RefusingService> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(400, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify({ __type: name, message }));
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
