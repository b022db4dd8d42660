/** All cases: each is run on every version of PostgreSQL. */
import type { Case } from "../caseShape";
import { grantCases } from "./grants";
import { grantorCases } from "./grantors";
import { nameCases } from "./names";
import { objectCases } from "./objects";
import { roleCases } from "./role";
import { sessionCases } from "./session";

export const cases: readonly Case[] = [
  ...roleCases,
  ...grantCases,
  ...objectCases,
  ...grantorCases,
  ...nameCases,
  ...sessionCases,
];
