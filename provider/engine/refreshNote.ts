/** What `read` found, kept for the `diff` that the engine asks for in the same refresh. */
export interface RefreshNote {
  readonly live: readonly string[];
  /** `drift` in the outputs before the refresh. */
  readonly recorded: readonly string[];
}
