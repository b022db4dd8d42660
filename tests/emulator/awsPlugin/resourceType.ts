import { type Properties } from "./properties";

/** A resource as AWS has it now. */
export interface Live {
  readonly id: string;
  readonly state: Properties;
}

/** What the plugin knows of one type of resource, and how it makes one in AWS. */
export interface ResourceType {
  /** What a program may set. Anything else is refused, so that nothing is ignored in silence. */
  readonly inputs: readonly string[];
  /** What stands for an input that the program left out. */
  readonly defaults: Properties;
  /** The longest name, where the resource is named by the plugin if the program does not. */
  readonly maxNameLength?: number;
  /** Inputs that are JSON text: other spacing or order of keys is no change. */
  readonly documents: readonly string[];
  /** Whether two texts of one input mean the same. Default: only where they are equal. */
  readonly isSameInput?: (key: string, a: unknown, b: unknown) => boolean;
  /** Inputs whose change needs another resource. */
  readonly replacedBy: readonly string[];
  /** Outputs that are not known before the resource is there. */
  readonly computed: readonly string[];
  readonly create: (inputs: Properties) => Promise<Live>;
  /** Resolves with undefined where there is no such resource. */
  readonly read: (id: string, state: Properties) => Promise<Live | undefined>;
  readonly update: (id: string, olds: Properties, news: Properties) => Promise<Live>;
  readonly delete: (id: string, state: Properties) => Promise<void>;
}

/** Every type that the plugin serves, by its token. */
export type ResourceTypes = Readonly<Record<string, ResourceType>>;
