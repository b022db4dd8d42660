import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { keepFresh } from "../../../cli/renewal";
import { changeFile } from "../../../cli/sharedFile";
import { eventually } from "../postgres/eventually";

describe("a file that several watchers change", function () {
  this.timeout(60_000);

  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "shared-file-"));
    file = path.join(folder, "new", "pgpass");
  });

  afterEach(() => rm(folder, { recursive: true }));

  it("has every change, and nothing beside it", async () => {
    const lines = Array.from({ length: 20 }, (_, index) => `${index}\n`);
    await Promise.all(lines.map((line) => changeFile(file, (text) => text + line)));
    expect(readFileSync(file, "utf8").split("\n").sort()).to.deep.equal(
      lines.join("").split("\n").sort(),
    );
    expect(readdirSync(path.dirname(file))).to.deep.equal(["pgpass"]);
  });

  it("is removed with its last text", async () => {
    await changeFile(file, () => "x");
    await changeFile(file, () => "");
    expect(existsSync(file)).to.equal(false);
  });

  it("stays as it is where a change is refused", async () => {
    await changeFile(file, () => "x");
    const refused = await changeFile(file, () => {
      throw new Error("not mine");
    }).catch(String);
    expect(refused).to.equal("Error: not mine");
    expect(readFileSync(file, "utf8")).to.equal("x");
    expect(readdirSync(path.dirname(file))).to.deep.equal(["pgpass"]);
  });

  it("is not waited for without end, where a watcher was killed", async () => {
    file = path.join(folder, "pgpass");
    writeFileSync(`${file}.lock`, "");
    const refused: unknown = await changeFile(file, () => "x").catch((error: unknown) => error);
    expect(refused).to.have.property(
      "message",
      `could not lock: file "${file}.lock" has been there for 10 seconds\n` +
        "Hint: If no other rds-iam-user is running, remove this file: one was killed.",
    );
  });

  it("is renewed again and again, also after a failure", async () => {
    let times = 0;
    const stop = keepFresh({
      renew: () => {
        times += 1;
        return times === 2 ? Promise.reject(new Error("expected by a test")) : Promise.resolve();
      },
      everyMs: 5,
      lookMs: 1,
    });
    await eventually(() => Promise.resolve(times > 4));
    await stop();
  });

  it("is not written again after a renewal that was being made when it was stopped", async () => {
    let finish: (() => void) | undefined;
    let written = "";
    const stop = keepFresh({
      renew: async () => {
        await new Promise<void>((resolve) => (finish = resolve));
        written = "token";
      },
      everyMs: 0,
      lookMs: 1,
    });
    await eventually(() => Promise.resolve(finish !== undefined));
    const stopped = stop().then(() => written);
    finish?.();
    expect(await stopped).to.equal("token");
  });
});
