import { theDatabaseBefore } from "./chapters/before.mjs";
import { theDeployment } from "./chapters/deployment.mjs";
import { theDrift } from "./chapters/drift.mjs";
import { theEnd } from "./chapters/end.mjs";
import { theLogin } from "./chapters/login.mjs";
import { thePolicy } from "./chapters/policy.mjs";
import { theTunnel } from "./chapters/tunnel.mjs";

/** The story, in order; each chapter goes on where the one before it ended, with what that returned. */
export const CHAPTERS = [
  { title: "The database before", tell: theDatabaseBefore },
  { title: "One declaration, one command", tell: theDeployment },
  { title: "Logging in with IAM, without a password", tell: theLogin },
  { title: "From your own machine", tell: theTunnel },
  { title: "Someone changes the grants by hand", tell: theDrift },
  { title: "Without the policy there is no login", tell: thePolicy },
  { title: "Taking it away again", tell: theEnd },
];
