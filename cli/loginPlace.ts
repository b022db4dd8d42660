/** The connection that a command is about, as its options change it, and the way to its server. */
import { readFile } from "node:fs/promises";
import type { Connection } from "../client/connection";
import type { LoginOptions } from "../client/credentials";
import { hostOf } from "../client/host";
import { codeOf } from "../connect/errorCodes";
import { readerViaFor, viaFor } from "../connect/tunnel/route";
import type { Via } from "../connect/tunnel/via";
import { parseVia } from "../connect/tunnel/viaText";
import { openWay, type Way } from "../connect/tunnel/way";
import { visible } from "../connect/visible";
import { meant, usageError } from "./cliError";
import { foundConnection } from "./connectionSource";
import { loginOptionsOf } from "./loginOptions";
import type { Options } from "./options";

/** Where and as whom to log in. */
export interface LoginPlace {
  /** With the endpoint, the database and the roots that are meant. */
  readonly connection: Connection;
  readonly login: LoginOptions;
  /** What `--via` names. */
  readonly givenVia: Via | undefined;
}

/** @throws {CliError} where the options do not lead to a login */
export async function loginPlace(options: Options): Promise<LoginPlace> {
  const { via } = options;
  const givenVia = via === undefined ? undefined : meant(() => parseVia(via, "--via"));
  const login = loginOptionsOf(options);
  const roots = options.ca === undefined ? undefined : await pemFile(options.ca);
  const connection = await foundConnection(options);
  const { database = connection.database } = options;
  const host = meant(() => hostOf(connection, login));
  const ca = roots === undefined ? {} : { ca: roots };
  return { connection: { ...connection, host, database, ...ca }, login, givenVia };
}

/** What leads to the server: `--via`, or what the environment says. @throws {CliError} */
export function viaTo({ connection, login, givenVia }: LoginPlace): Via | undefined {
  const { host, port } = connection;
  const wayFor = login.readOnly === true ? readerViaFor : viaFor;
  return meant(() => wayFor({ host, port }, givenVia, process.env["RDS_IAM_USER_VIA"]));
}

/** The way to the server. @throws {CliError} */
export function wayTo(place: LoginPlace): Way {
  const { connection, login } = place;
  const { host, port, region } = connection;
  const aws = { identity: { profile: login.profile }, region };
  return openWay({ server: { host, port }, via: viaTo(place), aws: () => aws });
}

async function pemFile(file: string): Promise<string> {
  return readFile(file, "utf8").catch((error: unknown) => {
    throw usageError(
      `could not read file "${visible(file)}": ${codeOf(error)}`,
      "Hint: Give --ca a PEM file of root certificates.",
    );
  });
}
