/** The nouns of the core: declared, found, different, planned. */
export type * from "./difference";
export type * from "./planData";
export type * from "./roleDeclaration";
export type * from "./roleState";
