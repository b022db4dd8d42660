type Palette = Readonly<Record<string, string>>;

export const PALETTES: { readonly light: Palette; readonly dark: Palette };
