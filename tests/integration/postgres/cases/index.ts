/** All cases: each is run on every version of PostgreSQL. */
import type { Case } from "../caseShape";
import { allObjectCases } from "./allObjects";
import { columnCases } from "./columns";
import { creatorCases } from "./creators";
import { foreignCases } from "./foreign";
import { futureCases } from "./future";
import { futureEverywhereCases } from "./futureEverywhere";
import { grantorCases } from "./grantors";
import { grantCases } from "./grants";
import { languageCases } from "./languages";
import { largeObjectCases } from "./largeObjects";
import { masterRightCases } from "./masterRights";
import { nameCases } from "./names";
import { objectCases } from "./objects";
import { parameterCases } from "./parameters";
import { passedOnCases } from "./passedOn";
import { reachCases } from "./reach";
import { roleCases } from "./role";
import { roleReachCases } from "./roleReach";
import { routineCases } from "./routines";
import { sequenceCases } from "./sequences";
import { sessionCases } from "./session";
import { tableAndColumnCases } from "./tableAndColumns";
import { tablespaceCases } from "./tablespaces";
import { hiddenSettingCases } from "./hiddenSettings";
import { orderCases } from "./order";
import { typeCases } from "./types";
import { withdrawnCases } from "./withdrawn";

export const cases: readonly Case[] = [
  ...roleCases,
  ...grantCases,
  ...objectCases,
  ...allObjectCases,
  ...columnCases,
  ...tableAndColumnCases,
  ...sequenceCases,
  ...routineCases,
  ...typeCases,
  ...foreignCases,
  ...languageCases,
  ...tablespaceCases,
  ...parameterCases,
  ...largeObjectCases,
  ...futureCases,
  ...creatorCases,
  ...futureEverywhereCases,
  ...grantorCases,
  ...reachCases,
  ...roleReachCases,
  ...passedOnCases,
  ...masterRightCases,
  ...nameCases,
  ...sessionCases,
  ...withdrawnCases,
  ...hiddenSettingCases,
  ...orderCases,
];
